/** How many calls wait for an answer: the window is idle at none, and tests wait for that. */
export class Pending {
  count = $state(0);
}

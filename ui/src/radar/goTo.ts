/** Where a branch that is met can be looked at. */

import type { RadarBranchView } from '../ipc/bindings.ts';

interface Places {
  selectAgent(agent: string | null): void;
  openReview(request: string): void;
}

/** On the map its agent is chosen; a branch without one is read. */
export function goToBranch({ agent, request }: RadarBranchView, ui: Places): void {
  if (agent !== null) ui.selectAgent(agent);
  else if (request !== null) ui.openReview(request);
}

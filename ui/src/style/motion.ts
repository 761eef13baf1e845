/** Whether things may move: the setting, and what the system asks for. Read when something is about to move. */

export function movesLess(root: HTMLElement = document.documentElement, view: Pick<Window, 'matchMedia'> = window): boolean {
  return root.dataset['motion'] === 'reduced' || view.matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Which theme is on, by the setting and, where that says so, by the system. */

import type { ThemeChoice } from '../ipc/settingsTypes.ts';

/** In the order in which the key and the button go through them. */
const THEMES = ['dusk', 'paper', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const next = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'dusk';

/** What the system asks for. */
export interface SystemLook {
  readonly light: boolean;
  readonly contrast: boolean;
}

export function resolve(choice: ThemeChoice, system: SystemLook): Theme {
  if (choice !== 'system') return choice;
  if (system.contrast) return 'contrast';
  return system.light ? 'paper' : 'dusk';
}

const LIGHT = '(prefers-color-scheme: light)';
const CONTRAST = '(prefers-contrast: more)';

export const systemLook = (view: Window): SystemLook => ({
  light: view.matchMedia(LIGHT).matches,
  contrast: view.matchMedia(CONTRAST).matches,
});

/** Applies the choice to the document and follows the system while the choice says so. Returns the undo. */
export function applyTheme(choice: ThemeChoice, root: HTMLElement, view: Window): () => void {
  const asked = [view.matchMedia(LIGHT), view.matchMedia(CONTRAST)];
  const apply = (): void => {
    root.dataset['theme'] = resolve(choice, systemLook(view));
  };
  apply();
  if (choice !== 'system') return () => undefined;
  for (const query of asked) query.addEventListener('change', apply);
  return () => asked.forEach((query) => query.removeEventListener('change', apply));
}

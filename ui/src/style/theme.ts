/** Which theme is on: dusk until somebody chooses; a choice, also to follow the system, is remembered. */
/** In the order in which the key and the button go through them. */
const THEMES = ['dusk', 'paper', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export type ThemeChoice = Theme | 'system';

const KEY = 'gastown.theme';
const isChoice = (value: string | null): value is ThemeChoice =>
  value === 'system' || THEMES.some((theme) => theme === value);

export const next = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'dusk';

export function storedChoice(storage: Pick<Storage, 'getItem'>): ThemeChoice {
  const value = storage.getItem(KEY);
  return isChoice(value) ? value : 'dusk';
}

export function resolve(choice: ThemeChoice, systemIsLight: boolean): Theme {
  if (choice !== 'system') return choice;
  return systemIsLight ? 'paper' : 'dusk';
}

/** Applies the choice to the document and follows the system while the choice says so. Returns the undo. */
export function applyTheme(choice: ThemeChoice, root: HTMLElement, view: Window): () => void {
  const light = view.matchMedia('(prefers-color-scheme: light)');
  const apply = (): void => {
    root.dataset['theme'] = resolve(choice, light.matches);
  };
  apply();
  if (choice !== 'system') return () => undefined;
  light.addEventListener('change', apply);
  return () => light.removeEventListener('change', apply);
}

export function rememberChoice(choice: ThemeChoice, storage: Pick<Storage, 'setItem'>): void {
  storage.setItem(KEY, choice);
}

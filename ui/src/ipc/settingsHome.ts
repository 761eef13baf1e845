/** Where the settings are kept: the window's file, or, outside the window, this page alone. */

import type { Loaded, Settings } from './settingsTypes.ts';

export type Field = Exclude<keyof Settings, 'keys'> | `keys.${string}`;

export interface SettingsHome {
  read(): Promise<Loaded>;
  /** Null brings the default back. Rejects with an `ApiError`; nothing is changed then. */
  set(field: Field, value: boolean | number | string | null): Promise<Loaded>;
  /** Hears of changes that another window made; gives back its leave. */
  follow(onchange: (loaded: Loaded) => void): () => void;
}

export const DEFAULTS: Settings = {
  language: 'system',
  theme: 'dusk',
  scale: 100,
  motion: 'system',
  notify_asks: true,
  notify_failed: true,
  notify_landed: false,
  keep_awake: true,
  on_close: 'ask',
  editor: '',
  keys: [],
};

/** Keeps nothing: a page outside the window, and pictures of one. */
export function passingHome(start: Partial<Settings> = {}, faults: Loaded['faults'] = [], file = ''): SettingsHome {
  let loaded: Loaded = { file, settings: { ...DEFAULTS, ...start }, faults };
  return {
    read: () => Promise.resolve(loaded),
    set: (field, value) => {
      const { settings } = loaded;
      if (field.startsWith('keys.')) {
        const action = field.slice('keys.'.length);
        const others = settings.keys.filter((line) => line.action !== action);
        const keys = typeof value === 'string' ? [...others, { action, stroke: value, line: 0 }] : others;
        loaded = { ...loaded, settings: { ...settings, keys } };
      } else loaded = { ...loaded, settings: { ...settings, [field]: value ?? DEFAULTS[field as keyof Settings] } };
      return Promise.resolve(loaded);
    },
    follow: () => () => undefined,
  };
}

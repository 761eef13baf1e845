/** The settings as they apply in this window. Whatever reads them is drawn again when they change, here or in another window. */

import { keymap } from '../frame/keymap.svelte.ts';
import type { Field, SettingsHome } from '../ipc/settingsHome.ts';
import type { Loaded, Settings } from '../ipc/settingsTypes.ts';
import { next, resolve, systemLook } from '../style/theme.ts';
import { languageOf, spoken } from '../words/language.svelte.ts';

export class WindowSettings {
  #loaded: Loaded = $state.raw() as Loaded;
  readonly #home: SettingsHome;

  constructor(home: SettingsHome, loaded: Loaded) {
    this.#home = home;
    this.#loaded = loaded;
    this.#apply();
  }

  get now(): Settings {
    return this.#loaded.settings;
  }

  get file(): string {
    return this.#loaded.file;
  }

  get faults(): Loaded['faults'] {
    return this.#loaded.faults;
  }

  /** Rejects with an `ApiError`; the setting is then as it was. */
  async set(field: Field, value: boolean | number | string | null): Promise<void> {
    this.#take(await this.#home.set(field, value));
  }

  /** The theme after the one that is on, of those that the button goes through. */
  nextTheme(view: Window): Promise<void> {
    return this.set('theme', next(resolve(this.now.theme, systemLook(view))));
  }

  /** Reads the file again: a person may have written in it. */
  async read(): Promise<void> {
    this.#take(await this.#home.read());
  }

  /** Follows changes of other windows until it is left. */
  follow(): () => void {
    return this.#home.follow((loaded) => this.#take(loaded));
  }

  #take(loaded: Loaded): void {
    this.#loaded = loaded;
    this.#apply();
  }

  #apply(): void {
    const { language, keys } = this.now;
    spoken.now = language === 'system' ? languageOf(navigator.languages) : language;
    keymap.take(keys);
  }
}

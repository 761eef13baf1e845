/** The settings as they apply in this window. Whatever reads them is drawn again when they change, here or in another window. */

import { keymap } from '../frame/keymap.svelte.ts';
import type { Field, SettingsHome } from '../ipc/settingsHome.ts';
import type { Loaded, Settings } from '../ipc/settingsTypes.ts';
import { next, resolve, systemLook } from '../style/theme.ts';
import { languageOf, spoken } from '../words/language.svelte.ts';

export class WindowSettings {
  #loaded: Loaded = $state.raw() as Loaded;
  readonly #home: SettingsHome;

  private constructor(home: SettingsHome) {
    this.#home = home;
  }

  /** Ready as soon as the language is that they name. */
  static async open(home: SettingsHome, loaded: Loaded): Promise<WindowSettings> {
    const settings = new WindowSettings(home);
    await settings.#take(loaded);
    return settings;
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
    await this.#take(await this.#home.set(field, value));
  }

  /** The theme after the one that is on, of those that the button goes through. */
  nextTheme(view: Window): Promise<void> {
    return this.set('theme', next(resolve(this.now.theme, systemLook(view))));
  }

  /** Reads the file again: a person may have written in it. */
  async read(): Promise<void> {
    await this.#take(await this.#home.read());
  }

  /** Follows changes of other windows until it is left. */
  follow(): () => void {
    return this.#home.follow((loaded) => void this.#take(loaded));
  }

  async #take(loaded: Loaded): Promise<void> {
    const { language, keys } = loaded.settings;
    this.#loaded = loaded;
    keymap.take(keys);
    await spoken.speak(language === 'system' ? languageOf(navigator.languages) : language);
  }
}

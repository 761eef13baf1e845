/** Which language the window speaks, with its words. Reactive: whatever is on the screen is written again when it changes. */

import { en } from './en.ts';
import type { WordsOf } from './of.ts';

export type Words = WordsOf<typeof en>;

/** Words that are not English are loaded when they are wanted, so that they cost nobody else's start. */
const CATALOGUES = {
  en: () => Promise.resolve(en),
  de: async (): Promise<Words> => (await import('./de.ts')).de,
};
export type Language = keyof typeof CATALOGUES;
const LANGUAGES = Object.keys(CATALOGUES) as readonly Language[];

/** The first language of the system that there are words for; English without one. */
export function languageOf(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    const known = LANGUAGES.find((language) => language === primary);
    if (known) return known;
  }
  return 'en';
}

class Spoken {
  #said = $state.raw<{ readonly language: Language; readonly words: Words }>({ language: 'en', words: en });
  #wanted: Language = 'en';

  get now(): Language {
    return this.#said.language;
  }

  get words(): Words {
    return this.#said.words;
  }

  /** Speaks it as soon as its words are there; one that was wanted before and comes later is not spoken. */
  async speak(language: Language): Promise<void> {
    this.#wanted = language;
    const words = await CATALOGUES[language]();
    if (this.#wanted === language) this.#said = { language, words };
  }
}

export const spoken = new Spoken();

/** Which language the window speaks, with its words. Reactive: whatever is on the screen is written again when it changes. */

import type { en } from './en.ts';
import { first } from './en/first.ts';
import type { WordsOf } from './of.ts';

export type Words = WordsOf<typeof en>;

/** Its words beyond those of the first picture are missing until `complete`; nothing that says them is drawn before. */
const english = { ...first } as Partial<Words> as Words;

/** Words that are not English are loaded when they are wanted, so that they cost nobody else's start. */
const CATALOGUES = {
  en: () => Promise.resolve(english),
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
  #said = $state.raw<{ readonly language: Language; readonly words: Words }>({ language: 'en', words: english });
  #wanted: Language = 'en';
  #rest: Promise<void> | undefined;

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

  /** Has every word, not only those of the first picture. What waits for it need not be drawn again. */
  complete(): Promise<void> {
    this.#rest ??= import('./en/rest.ts').then(
      ({ rest }) => void Object.assign(english, rest),
      (error: unknown) => {
        this.#rest = undefined;
        throw error;
      },
    );
    return this.#rest;
  }
}

export const spoken = new Spoken();

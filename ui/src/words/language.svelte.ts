/** Which language the window speaks. Reactive: whatever is on the screen is written again when it changes. */

const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

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
  now = $state<Language>(languageOf(typeof navigator === 'undefined' ? [] : navigator.languages));
}

export const spoken = new Spoken();

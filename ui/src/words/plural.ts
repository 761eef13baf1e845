/** Plural forms and grouped digits, by language. */

export interface Forms {
  readonly one: string;
  readonly other: string;
}

/** `count` with the form that fits, digits grouped as the language groups them: "1 task", "1,204 tasks". */
export function countedIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => `${numbers.format(count)} ${rules.select(count) === 'one' ? forms.one : forms.other}`;
}

/** In English. */
export const counted = countedIn('en');

/** Plural forms and grouped digits, by language. */

export interface Forms {
  readonly one: string;
  readonly other: string;
}

/** From here on digits are grouped. */
const GROUPED = 1_000;

/**
 * `count`, a whole number, with the form that fits, digits grouped as the language groups them: "1 task", "1,204 tasks". Both languages of
 * the window have one form for 1 and another for the rest (CLDR's plural rules). What the platform has for this is made only where it
 * is needed: it costs the first picture several milliseconds.
 */
export function countedIn(language: string): (count: number, forms: Forms) => string {
  let numbers: Intl.NumberFormat | undefined;
  const digits = (count: number): string => (Math.abs(count) < GROUPED ? String(count) : (numbers ??= new Intl.NumberFormat(language)).format(count));
  return (count, forms) => `${digits(count)} ${count === 1 ? forms.one : forms.other}`;
}

/** In English. */
export const counted = countedIn('en');

/** Plural forms of one language. */

export interface Forms {
  readonly one: string;
  readonly other: string;
}

const rules = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/** `count` with the form that fits, digits grouped: "1 task", "1,204 tasks". */
export function counted(count: number, forms: Forms): string {
  return `${numbers.format(count)} ${rules.select(count) === 'one' ? forms.one : forms.other}`;
}

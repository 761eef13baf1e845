/** The place where an ask is answered (`data-answer`, its id): how one gets there by key, and which number means which choice. */

import { isTyping } from '../kit/typing.ts';

/** Into the place of this ask: where there are choices their numbers are at hand, else its field. False while it is not there. */
export function focusAnswer(ask: string, root: ParentNode): boolean {
  const place = root.querySelector<HTMLElement>(`[data-answer="${CSS.escape(ask)}"]`);
  if (!place) return false;
  const field = place.dataset['choices'] === '0' ? place.querySelector<HTMLElement>('textarea, input') : null;
  (field ?? place).focus();
  return true;
}

/** The number that leads to the field for words of one's own, where it stands behind choices: the one after theirs. */
export const fieldNumber = (choices: readonly string[]): string => String(choices.length + 1);

/** Goes to the field of this place when its number was pressed; false for any other key, and while somebody types. */
export function toField(event: KeyboardEvent, choices: readonly string[], place: HTMLElement): boolean {
  if (choices.length === 0 || choiceAt(event, [...choices, 'field']) !== 'field') return false;
  const field = place.querySelector<HTMLElement>('textarea, input');
  field?.focus();
  return field !== null;
}

/** What a number chooses, from 1; null for any other key, and while somebody types. */
export function choiceAt(event: KeyboardEvent, choices: readonly string[]): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event)) return null;
  return choices[Number(event.key) - 1] ?? null;
}

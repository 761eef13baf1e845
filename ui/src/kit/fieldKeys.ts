/**
 * What a desktop's text fields do and WebKit's under GTK leave out: Ctrl Z takes typing back, Ctrl Shift Z and Ctrl Y bring it
 * again. Outside of fields Ctrl A would paint the whole window as chosen text, which is of no use to anybody.
 */

const FIELD = 'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable="true"]';

function deedOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}

/** For the window, before anybody else hears of the key. A terminal's keys are its program's. */
export function onFieldKey(event: KeyboardEvent): void {
  if (!event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const { target } = event;
  if (!(target instanceof Element) || target.closest('.xterm') !== null) return;
  const isField = target.closest(FIELD) !== null;
  if (!isField) {
    if (event.key.toLowerCase() === 'a') event.preventDefault();
    return;
  }
  const deed = deedOf(event);
  if (deed === null) return;
  event.preventDefault();
  // The only way to a field's own history that a page has.
  document.execCommand(deed);
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) paintHint(target);
}

/** WebKit paints the hint of a field that became empty this way only where its text was. */
function paintHint(field: HTMLInputElement | HTMLTextAreaElement): void {
  const { placeholder } = field;
  if (field.value !== '' || placeholder === '') return;
  field.placeholder = '';
  // Two changes in one frame are none.
  requestAnimationFrame(() => (field.placeholder = placeholder));
}

/** Whether a key belongs to a field, the terminal or a dialog rather than to the screen behind it. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (document.querySelector('dialog[open]') !== null) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable="true"], .xterm') !== null;
}

/** A letter or named key without Ctrl, Alt or Meta; Shift counts only where it is asked for. */
export const plainKey = (event: KeyboardEvent, key: string, shift = false): boolean =>
  event.key.toLowerCase() === key.toLowerCase() &&
  event.shiftKey === shift &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey;

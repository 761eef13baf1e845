/**
 * A control that is switched off while something runs loses the focus in every browser. It takes it back once it is on again,
 * unless something else has it by then. To be called while a component is made.
 */
export function focusBack(control: () => HTMLElement | undefined, isOff: () => boolean): void {
  let had = false;
  // Before the page changes: afterwards nobody knows who had it.
  $effect.pre(() => {
    if (isOff()) had ||= control() !== undefined && document.activeElement === control();
  });
  $effect(() => {
    if (isOff() || !had) return;
    had = false;
    if (document.activeElement === document.body) control()?.focus();
  });
}

import { tick } from 'svelte';

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

/** Once the page has changed: where what had the focus is gone, what is asked for here takes it. */
export async function focusInstead(take: () => void): Promise<void> {
  await tick();
  if (document.activeElement === document.body) take();
}

import { tick } from 'svelte';

/**
 * A control that is switched off while what it began runs loses the focus in every browser. It takes it back once it is on again,
 * unless something else has it by then. To be called when it is pressed: a page of a thousand controls watches none of them.
 */
export async function focusBack(control: HTMLButtonElement): Promise<void> {
  if (document.activeElement !== control) return;
  await tick();
  if (!control.disabled) return;
  const watch = new MutationObserver(() => {
    if (control.disabled) return;
    watch.disconnect();
    if (document.activeElement === document.body) control.focus();
  });
  watch.observe(control, { attributeFilter: ['disabled'] });
}

/** Once the page has changed: where what had the focus is gone, what is asked for here takes it. */
export async function focusInstead(take: () => void): Promise<void> {
  await tick();
  if (document.activeElement === document.body) take();
}

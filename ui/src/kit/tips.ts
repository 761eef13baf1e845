/**
 * The tip of a text that may be cut (`data-ellipsis`) repeats it. Where the whole text can be read, the tip would only stand in the way
 * of what lies below it, so it is away while the pointer is there.
 */

const isCut = (element: HTMLElement): boolean => element.clientWidth === 0 || element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1;

/** For `pointerover` of the whole window, before the system looks for a tip. */
export function tipOnlyWhereCut({ target }: { target: EventTarget | null }): void {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-ellipsis][title]') : null;
  if (!element || isCut(element) || element.title !== element.textContent.trim()) return;
  const { title } = element;
  element.removeAttribute('title');
  const back = (): void => {
    // What was written meanwhile is newer.
    if (!element.hasAttribute('title')) element.title = title;
  };
  element.addEventListener('pointerleave', back, { once: true });
}

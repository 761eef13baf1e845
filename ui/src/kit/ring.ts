/**
 * The ring of the focus, where a key moved it: after a click WebKit draws none for a focus that a script sets, so that F6, N or J
 * would lead nobody knows where. Marks what has the focus with `data-ring` while the last thing pressed was a key.
 */
export class Ring {
  #byKey = false;

  readonly onkey = (event: KeyboardEvent): void => {
    if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) this.#byKey = true;
  };

  readonly onpointer = (): void => {
    this.#byKey = false;
  };

  readonly onfocusin = ({ target }: FocusEvent): void => {
    if (this.#byKey && target instanceof HTMLElement && !target.matches(':focus-visible')) target.dataset['ring'] = '';
  };

  readonly onfocusout = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement) delete target.dataset['ring'];
  };
}

/** What comes between two pictures waits for the next one and is taken together, so that a burst is drawn once. */

/** Things that may wait: where pictures come late, what came is taken all the same. */
export const WAITING_MAX = 64;

/** Calls back once, right before the next picture; at once where none is drawn because nobody sees the page. */
export type NextPicture = (call: () => void) => void;

export const nextPicture: NextPicture = (call) => {
  if (document.hidden) call();
  else requestAnimationFrame(call);
};

export class Beat<Thing> {
  #waiting: Thing[] = [];
  #asked = false;
  readonly #take: (thing: Thing) => void;
  readonly #next: NextPicture;

  constructor(take: (thing: Thing) => void, next: NextPicture) {
    this.#take = take;
    this.#next = next;
  }

  /** Takes what waits now: no picture comes to a page that is hidden meanwhile. */
  flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    all.forEach(this.#take);
  }

  /** Takes it with the next picture, after all that came before it. */
  push(thing: Thing): void {
    this.#waiting.push(thing);
    if (this.#waiting.length >= WAITING_MAX) this.flush();
    else if (!this.#asked) {
      this.#asked = true;
      this.#next(() => {
        this.#asked = false;
        this.flush();
      });
    }
  }
}

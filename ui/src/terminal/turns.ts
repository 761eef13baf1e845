/**
 * Which terminal is drawn next. Drawing one takes a good part of a frame, so each frame draws one: four that print at once would
 * else make every frame four times as long, and what a person types wait as long.
 */

export interface Drawn {
  /** A person types there: it waits for no more than one other. */
  readonly focused: boolean;
  draw(): void;
}

export class Turns {
  readonly #waiting = new Set<Drawn>();
  readonly #ask: (then: () => void) => void;
  #last: Drawn | null = null;
  #asked = false;

  constructor(ask: (then: () => void) => void = (then) => void requestAnimationFrame(then)) {
    this.#ask = ask;
  }

  /** It has something to draw. */
  wish(one: Drawn): void {
    this.#waiting.add(one);
    this.#askOnce();
  }

  leave(one: Drawn): void {
    this.#waiting.delete(one);
  }

  #askOnce(): void {
    if (this.#asked || this.#waiting.size === 0) return;
    this.#asked = true;
    this.#ask(() => this.#next());
  }

  #next(): void {
    this.#asked = false;
    const waiting = [...this.#waiting];
    const one = waiting.find((other) => other.focused && other !== this.#last) ?? waiting[0];
    if (!one) return;
    this.#last = one;
    this.#waiting.delete(one);
    one.draw();
    this.#askOnce();
  }
}

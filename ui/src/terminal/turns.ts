/**
 * Which terminal is drawn next. Drawing one takes a good part of a frame, so each frame draws one: four that print at once would
 * else make every frame four times as long, and what a person types wait as long. Where even that makes frames late, those that
 * nobody types in leave twice the time free that they took, and twenty-four times while somebody types.
 */

export interface Drawn {
  /** A person types there: it waits for no more than one other. */
  readonly focused: boolean;
  draw(): void;
}

/** Of a screen with 60 pictures a second. */
const FRAME_MS = 1000 / 60;
/** A terminal parses what it is given after its turn and draws it in the next frame: the frame after that begins late if it took long. */
const FRAMES_OF_A_TURN = 2;
/** Frames never come to the millisecond. */
const LATE_MS = 6;

/** The time that those without the focus leave free, in parts of what they took: at most times, and while a person types. */
const FREE_PER_LATE = { reading: 2, typing: 24 };
/** Who pressed a key is taken to press the next one within this time. */
const TYPES_ON_MS = 1000;

/** Calls back with the time of the next frame. */
export type NextFrame = (then: (now: number) => void) => void;

export class Turns {
  readonly #waiting = new Set<Drawn>();
  readonly #ask: NextFrame;
  #last: Drawn | null = null;
  #asked = false;
  /** Frames that still belong to the last turn, and when it began. */
  #turn = { left: 0, began: 0 };
  /** Frames have come late: the next one is not drawn before this one's cost is known. */
  #strained = false;
  /** Until then nobody without the focus is drawn. */
  #freeUntil = 0;
  /** A key came since the last frame. */
  #typed = false;
  #typesUntil = 0;

  constructor(ask: NextFrame = (then) => void requestAnimationFrame(then)) {
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

  /** A person typed into one of them. */
  typed(): void {
    this.#typed = true;
  }

  #askOnce(): void {
    if (this.#asked || (this.#waiting.size === 0 && this.#turn.left === 0)) return;
    this.#asked = true;
    this.#ask((now) => {
      this.#asked = false;
      this.#reckon(now);
      this.#next(now);
      this.#askOnce();
    });
  }

  /** What the last turn took is known when its frames are over. */
  #reckon(now: number): void {
    if (this.#typed) this.#typesUntil = now + TYPES_ON_MS;
    this.#typed = false;
    if (this.#turn.left === 0) return;
    this.#turn.left -= 1;
    if (this.#turn.left > 0) return;
    const late = now - this.#turn.began - FRAMES_OF_A_TURN * FRAME_MS;
    this.#strained = late > LATE_MS;
    const types = now < this.#typesUntil;
    if (this.#strained) this.#freeUntil = now + FREE_PER_LATE[types ? 'typing' : 'reading'] * late;
  }

  #next(now: number): void {
    const waiting = [...this.#waiting];
    const typed = waiting.find((one) => one.focused);
    const isFree = now >= this.#freeUntil && !(this.#strained && this.#turn.left > 0);
    const other = isFree ? waiting.find((one) => !one.focused) : undefined;
    const one = typed && (typed !== this.#last || !other) ? typed : other;
    if (!one) return;
    this.#last = one;
    this.#waiting.delete(one);
    this.#turn = { left: FRAMES_OF_A_TURN, began: now };
    one.draw();
  }
}

/** Notices at the foot of the window. Each stays for its time, stands still under the pointer, and may be undone. */

export interface Notice {
  readonly id: number;
  readonly text: string;
  /** Seconds left before it goes. */
  readonly left: number;
  readonly undo: (() => void) | null;
  /** A refusal is spoken at once. */
  readonly urgent: boolean;
}

/** Time an undo is offered, in seconds. */
export const UNDO_SECONDS = 8;
const PLAIN_SECONDS = 5;
const SHOWN_MAX = 4;

export class Toasts {
  #notices = $state<Notice[]>([]);
  #next = 1;
  #held = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  get notices(): readonly Notice[] {
    return this.#notices;
  }

  say(text: string, options: { undo?: () => void; urgent?: boolean } = {}): number {
    const id = this.#next++;
    const left = options.undo || options.urgent ? UNDO_SECONDS : PLAIN_SECONDS;
    const notice: Notice = { id, text, left, undo: options.undo ?? null, urgent: options.urgent ?? false };
    this.#notices = [...this.#notices, notice].slice(-SHOWN_MAX);
    this.#run();
    return id;
  }

  /** Undoes the newest notice that can be; false when there is none. */
  undoLatest(): boolean {
    const latest = this.#notices.findLast((notice) => notice.undo !== null);
    if (!latest) return false;
    this.undo(latest.id);
    return true;
  }

  undo(id: number): void {
    const notice = this.#notices.find((other) => other.id === id);
    this.dismiss(id);
    notice?.undo?.();
  }

  dismiss(id: number): void {
    this.#notices = this.#notices.filter((notice) => notice.id !== id);
    if (this.#notices.length === 0) this.#rest();
  }

  /** The countdown stands still while somebody reads. */
  hold(held: boolean): void {
    this.#held = held;
  }

  /** One second passes. Public for tests. */
  tick(): void {
    if (this.#held) return;
    this.#notices = this.#notices
      .map((notice) => ({ ...notice, left: notice.left - 1 }))
      .filter((notice) => notice.left > 0);
    if (this.#notices.length === 0) this.#rest();
  }

  #run(): void {
    this.#timer ??= setInterval(() => this.tick(), 1000);
  }

  #rest(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}

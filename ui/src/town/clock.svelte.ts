/** The present time of the screen. Ages are read from it, so that they move together and tests can stop it. */

const TICK_MS = 5000;

export class Clock {
  #now = $state.raw(new Date());
  #timer: ReturnType<typeof setInterval> | null = null;

  get now(): Date {
    return this.#now;
  }

  start(): void {
    this.#now = new Date();
    this.#timer ??= setInterval(() => (this.#now = new Date()), TICK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Stands still at a moment. */
  set(now: Date): void {
    this.stop();
    this.#now = now;
  }
}

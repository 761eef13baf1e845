/** Brings a terminal's bytes to the screen and gives credit for what was drawn. Knows no xterm.js: only what it needs of a screen. */

import type { AttachedTerminal, TerminalLink, TerminalNote } from './link.ts';
import { missingLine, type TerminalName } from './names.ts';

/** `ESC c`. */
const ESC = 0x1b;
const FULL_RESET = 0x63;

/** What an attachment draws on. `done` is called when the bytes are parsed. */
export interface Screen {
  write(bytes: Uint8Array, done: () => void): void;
  reset(): void;
  /** A line of the window's own, above what the program wrote. */
  say(line: string): void;
}

/** Bytes that may be on their way: the hall's window. */
export const WINDOW_BYTES = 256 * 1024;
/** Credit goes back in parts of this size, or when nothing is left to draw. */
const ACK_BYTES = WINDOW_BYTES / 8;

export class Attachment {
  readonly #terminal: AttachedTerminal;
  readonly #screen: Screen;
  /** Written and not yet drawn. */
  #waiting = 0;
  /** Drawn and not yet acknowledged. */
  #owed = 0;
  #closed = false;
  /** Said above the first bytes. */
  #missing: string | null = null;

  constructor(
    link: TerminalLink,
    name: TerminalName,
    size: { readonly cols: number; readonly rows: number },
    screen: Screen,
    onnote: (note: TerminalNote) => void,
  ) {
    this.#screen = screen;
    this.#terminal = link.attach(
      name,
      size.cols,
      size.rows,
      (bytes) => this.#take(bytes),
      (note) => {
        if (this.#closed) return;
        if (note.what === 'reset') this.#screen.reset();
        else if (note.what === 'missing') this.#missing = missingLine(note.bytes);
        onnote(note);
      },
    );
  }

  /** What a person typed. */
  type(text: string): void {
    if (!this.#closed) this.#terminal.type(text);
  }

  typeBinary(bytes: string): void {
    if (!this.#closed) this.#terminal.typeBinary(bytes);
  }

  resize(cols: number, rows: number): void {
    if (!this.#closed) this.#terminal.resize(cols, rows);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#terminal.close();
  }

  /** Never waits for one chunk before the next: the window bounds what is on its way. */
  #take(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.#waiting += bytes.length;
    const rest = this.#missing === null ? bytes : this.#begin(bytes, this.#missing);
    this.#screen.write(rest, () => this.#drawn(bytes.length));
  }

  /** What draws a screen begins with a reset, which would take a line before it away. */
  #begin(bytes: Uint8Array, line: string): Uint8Array {
    this.#missing = null;
    const resets = bytes[0] === ESC && bytes[1] === FULL_RESET;
    if (resets) this.#screen.reset();
    this.#screen.say(line);
    return resets ? bytes.subarray(2) : bytes;
  }

  #drawn(bytes: number): void {
    this.#waiting -= bytes;
    this.#owed += bytes;
    if (this.#closed || (this.#owed < ACK_BYTES && this.#waiting > 0)) return;
    this.#terminal.ack(this.#owed);
    this.#owed = 0;
  }
}

/** xterm.js with its addons over one attachment: made with its element, gone with it. */

import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal } from '@xterm/xterm';
import { pressed } from '../frame/keymap.svelte.ts';
import { Attachment } from './attachment.ts';
import type { TerminalLink, TerminalNote } from './link.ts';
import type { TerminalName } from './names.ts';
import { beginsLine, NEW_LINE } from './newLine.ts';
import { filePlaces, isWeb, type Place } from './places.ts';
import { silence } from './queries.ts';
import { searchColoursOf, themeOf } from './theme.ts';
import { Turns, type Drawn } from './turns.ts';

/** Of the font's own height, which is a third more than its size. */
const LINE_HEIGHT = 1.06;
const SCROLLBACK_LINES = 5000;
/** Written as bytes, so that it keeps its place among them. */
const FULL_RESET = '\u001bc';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';
/** Matches that are marked at once; the count goes on. */
const MARKS_MAX = 500;

export interface LiveOptions {
  readonly name: TerminalName;
  readonly link: TerminalLink;
  readonly screenReader: boolean;
  readonly fontSize: number;
  /** Absolute path; null while it is not known, then only relative places are links. */
  readonly worktree: string | null;
  readonly onnote: (note: TerminalNote) => void;
  readonly onleave: () => void;
  readonly onplace: (place: Place) => void;
  /** Place among the matches from 0, below 0 when there is none. */
  readonly onfound: (at: number, count: number) => void;
}

/** All terminals of this window. */
const TURNS = new Turns();

type Written = { readonly data: Uint8Array | string; readonly done: () => void };

export class LiveTerminal implements Drawn {
  readonly #terminal: Terminal;
  readonly #search = new SearchAddon({ highlightLimit: MARKS_MAX });
  readonly #attachment: Attachment;
  readonly #resized: ResizeObserver;
  readonly #options: LiveOptions;
  /** Not drawn yet, in order. */
  #written: Written[] = [];
  #closed = false;

  constructor(node: HTMLElement, options: LiveOptions) {
    this.#options = options;
    const styles = getComputedStyle(document.documentElement);
    const terminal = new Terminal({
      allowProposedApi: true,
      fontFamily: styles.getPropertyValue('--font-mono'),
      fontSize: options.fontSize,
      lineHeight: LINE_HEIGHT,
      scrollback: SCROLLBACK_LINES,
      screenReaderMode: options.screenReader,
      theme: themeOf(styles),
      macOptionIsMeta: true,
      linkHandler: { activate: (_, url) => this.#open(url), allowNonHttpProtocols: false },
    });
    this.#terminal = terminal;
    silence(terminal.parser);
    terminal.attachCustomKeyEventHandler((event) => this.#isForProgram(event));
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.loadAddon(this.#search);
    terminal.loadAddon(new WebLinksAddon((_, url) => this.#open(url)));
    this.#linkFiles();
    this.#search.onDidChangeResults(({ resultIndex, resultCount }) => options.onfound(resultIndex, resultCount));
    terminal.open(node);
    fit.fit();
    const screen = {
      write: (bytes: Uint8Array, done: () => void) => this.#write(bytes, done),
      reset: () => this.#write(FULL_RESET),
      say: (line: string) => this.#write(`${DIM}${line}${PLAIN}\r\n`),
    };
    this.#attachment = new Attachment(options.link, options.name, terminal, screen, (note) => this.#hear(note));
    // Queries are silenced, so what comes here is from a person: keys, pastes, mouse.
    terminal.onData((text) => this.#type(text));
    terminal.onBinary((bytes) => this.#attachment.typeBinary(bytes));
    terminal.onResize(({ cols, rows }) => this.#attachment.resize(cols, rows));
    this.#resized = new ResizeObserver(() => fit.fit());
    this.#resized.observe(node);
    this.#measureAgain(fit);
  }

  get focused(): boolean {
    return this.#terminal.element?.contains(document.activeElement) ?? false;
  }

  /** Its turn: all that came since the last one. */
  draw(): void {
    const written = this.#written;
    this.#written = [];
    for (const { data, done } of written) this.#terminal.write(data, done);
  }

  #type(text: string): void {
    TURNS.typed();
    this.#attachment.type(text);
  }

  #write(data: Uint8Array | string, done: () => void = () => undefined): void {
    this.#written.push({ data, done });
    TURNS.wish(this);
  }

  /** A font that arrives after the first row is drawn has other cells than the one that stood in for it. */
  #measureAgain(fit: FitAddon): void {
    const { fontFamily = 'monospace', fontSize = 13 } = this.#terminal.options;
    const again = (): void => {
      if (this.#closed) return;
      this.#terminal.options.fontFamily = 'monospace';
      this.#terminal.options.fontFamily = fontFamily;
      fit.fit();
    };
    // Without the font the one that stands in for it is measured once more.
    void document.fonts.load(`${fontSize}px ${fontFamily}`).then(again, again);
  }

  /** The program takes a paste as a whole. */
  get bracketed(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  focus(): void {
    this.#terminal.focus();
  }

  paste(text: string): void {
    this.#terminal.paste(text);
  }

  /** Goes to the next match from where one stands, or stays while one still types. */
  find(words: string, way: 'next' | 'previous' | 'typing'): void {
    if (words === '') {
      this.forget();
      return;
    }
    const decorations = searchColoursOf(getComputedStyle(document.documentElement));
    if (way === 'previous') this.#search.findPrevious(words, { decorations });
    else this.#search.findNext(words, { decorations, incremental: way === 'typing' });
  }

  /** Takes the marks of a search away. */
  forget(): void {
    this.#search.clearDecorations();
    this.#terminal.clearSelection();
    this.#options.onfound(-1, 0);
  }

  close(): void {
    this.#closed = true;
    TURNS.leave(this);
    this.#resized.disconnect();
    this.#attachment.close();
    this.#terminal.dispose();
  }

  #hear(note: TerminalNote): void {
    // What came before the note was written for the old size.
    if (note.what === 'resized') {
      this.draw();
      this.#terminal.resize(note.cols, note.rows);
    }
    this.#options.onnote(note);
  }

  #open(url: string): void {
    if (isWeb(url)) this.#options.onplace({ kind: 'web', url });
  }

  /** Every key goes to the program except the one that leaves it, and one that a terminal cannot tell it. */
  #isForProgram(event: KeyboardEvent): boolean {
    const leaves = pressed(event, 'leave_terminal');
    if (!leaves && !beginsLine(event, this.#options.name)) return true;
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'keydown') {
      if (leaves) this.#options.onleave();
      else this.#type(NEW_LINE);
    }
    return false;
  }

  #linkFiles(): void {
    const { worktree, onplace } = this.#options;
    this.#terminal.registerLinkProvider({
      provideLinks: (row, callback) => {
        const line = this.#terminal.buffer.active.getLine(row - 1);
        const text = line?.translateToString(true) ?? '';
        const links = filePlaces(text, worktree).map(({ start, end, place }) => ({
          range: { start: { x: start + 1, y: row }, end: { x: end, y: row } },
          text: text.slice(start, end),
          activate: () => onplace(place),
        }));
        callback(links.length === 0 ? undefined : links);
      },
    });
  }
}

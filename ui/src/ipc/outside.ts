import type { GateRunWord } from './bindings.ts';

/** A place in a file of an agent's worktree, counted from its top. */
export interface Spot {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
}

/** A file that a check of a request left, by the name that it is listed under. */
export interface GateFile {
  readonly request: string;
  readonly gate: string;
  readonly run: GateRunWord;
  readonly name: string;
}

/** What lies outside the window on the person's machine. */
export interface Outside {
  /** Opens an http or https address in the browser; the window's shell refuses every other. */
  openLink(url: string): Promise<void>;
  /** Opens an agent's worktree, or a place in it, in the person's editor; rejects with an `ApiError`. */
  openEditor(agent: string, spot: Spot | null): Promise<void>;
  /** Opens a file that a check left, with what the person's desktop opens it with; rejects with an `ApiError`. */
  openGateFile(file: GateFile): Promise<void>;
  /** The folder that the person picks in the system's own dialog, under this title; null when they pick none. */
  pickFolder(title: string): Promise<string | null>;
}

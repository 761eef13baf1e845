/** A place in a file of an agent's worktree, counted from its top. */
export interface Spot {
  readonly path: string;
  readonly line: number;
  readonly column: number | null;
}

/** What lies outside the window on the person's machine. */
export interface Outside {
  /** Opens an http or https address in the browser; the window's shell refuses every other. */
  openLink(url: string): Promise<void>;
  /** Opens an agent's worktree, or a place in it, in the person's editor; rejects with an `ApiError`. */
  openEditor(agent: string, spot: Spot | null): Promise<void>;
  /** The folder that the person picks in the system's own dialog, under this title; null when they pick none. */
  pickFolder(title: string): Promise<string | null>;
}

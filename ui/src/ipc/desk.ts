/** What the desktop does for the window: notifications, a tray, keeping the machine awake. Each may be missing. */

export interface Offers {
  readonly notices: boolean;
  readonly tray: boolean;
  readonly awake: boolean;
}

export interface Note {
  /** Comes back when the person chooses it. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  readonly urgent: boolean;
}

export interface Face {
  readonly counts: readonly string[];
  readonly asks: boolean;
  readonly words: { readonly open: string; readonly next_ask: string; readonly freeze: string; readonly quit: string };
  /** Why the machine is to stay awake; null lets it sleep. */
  readonly awake: string | null;
}

/** What the person asked for outside the window. */
export type Wish = { readonly wish: 'open' | 'next_ask' | 'freeze' | 'quit' } | { readonly wish: 'note'; readonly key: string };

export interface Desk {
  offers(): Promise<Offers>;
  /** False when nobody shows it. */
  tell(note: Note): Promise<boolean>;
  /** False when the machine could not be kept awake. */
  show(face: Face): Promise<boolean>;
  /** Gives back its leave. */
  onwish(hear: (wish: Wish) => void): () => void;
}

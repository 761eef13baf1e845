/** What lies outside the window on the person's machine. */
export interface Outside {
  /** Opens an http or https address in the browser; the window's shell refuses every other. */
  openLink(url: string): Promise<void>;
  /** The folder that the person picks in the system's own dialog; null when they pick none. */
  pickFolder(): Promise<string | null>;
}

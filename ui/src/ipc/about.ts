/** What the window can say about itself. */
export interface About {
  readonly version: string;
  /** How and for what it was built. */
  readonly build: string;
  /** The text of THIRD-PARTY.txt. */
  licences(): Promise<string>;
}

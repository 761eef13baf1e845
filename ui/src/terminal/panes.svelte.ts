/** Which terminals stand side by side, in tabs. A terminal is named by one word (`keyOf`); a tab shows each at most once. */

export const PANES_MAX = 6;

export interface Tab {
  readonly id: number;
  /** At least one, in the order of reading. */
  readonly terminals: readonly string[];
  /** The one with the focus, of those. */
  readonly at: number;
}

export class Panes {
  #tabs = $state.raw<readonly Tab[]>([]);
  #current = $state(0);
  #next = 1;

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  get tab(): Tab | null {
    return this.#tabs.find((tab) => tab.id === this.#current) ?? this.#tabs[0] ?? null;
  }

  /** The terminal that has the focus. */
  get terminal(): string | null {
    const { tab } = this;
    return tab?.terminals[tab.at] ?? null;
  }

  /** Brings a terminal to the front: where it is shown already, else in place of the one with the focus. */
  show(terminal: string): void {
    const { tab } = this;
    if (!tab) return this.open(terminal);
    const known = [tab, ...this.#tabs].find((other) => other.terminals.includes(terminal));
    if (known) {
      this.#current = known.id;
      this.#put(known.id, known.terminals, known.terminals.indexOf(terminal));
    } else this.#put(tab.id, tab.terminals.with(tab.at, terminal), tab.at);
  }

  /** A new tab with this terminal alone. */
  open(terminal: string): void {
    const id = this.#next++;
    this.#tabs = [...this.#tabs, { id, terminals: [terminal], at: 0 }];
    this.#current = id;
  }

  /** One more terminal in this tab; false when it is full or shows that one already. */
  split(terminal: string): boolean {
    const { tab } = this;
    if (!tab || tab.terminals.length >= PANES_MAX || tab.terminals.includes(terminal)) return false;
    this.#put(tab.id, [...tab.terminals, terminal], tab.terminals.length);
    return true;
  }

  /** Takes a terminal away; the last one of a tab takes the tab with it, but never the last tab. */
  close(terminal: string): void {
    const { tab } = this;
    if (!tab) return;
    const at = tab.terminals.indexOf(terminal);
    if (at < 0) return;
    const terminals = tab.terminals.filter((other) => other !== terminal);
    if (terminals.length === 0) this.closeTab(tab.id);
    else this.#put(tab.id, terminals, Math.min(terminals.length - 1, tab.at > at ? tab.at - 1 : tab.at));
  }

  closeTab(id: number): void {
    if (this.#tabs.length < 2) return;
    const at = this.#tabs.findIndex((tab) => tab.id === id);
    const wasCurrent = this.tab?.id === id;
    this.#tabs = this.#tabs.filter((tab) => tab.id !== id);
    if (wasCurrent) this.#current = this.#tabs[Math.max(0, at - 1)]?.id ?? 0;
  }

  chooseTab(id: number): void {
    this.#current = id;
  }

  turnTab(by: 1 | -1): void {
    const at = this.#tabs.findIndex((tab) => tab.id === this.tab?.id);
    const next = this.#tabs[(at + by + this.#tabs.length) % Math.max(1, this.#tabs.length)];
    if (next) this.#current = next.id;
  }

  turn(by: 1 | -1): void {
    const { tab } = this;
    if (tab) this.#put(tab.id, tab.terminals, (tab.at + by + tab.terminals.length) % tab.terminals.length);
  }

  /** Terminals that no longer exist are shown no more. */
  keep(exists: (terminal: string) => boolean): void {
    if (this.#tabs.every((tab) => tab.terminals.every(exists))) return;
    this.#tabs = this.#tabs
      .map((tab) => {
        const terminals = tab.terminals.filter(exists);
        return { ...tab, terminals, at: Math.max(0, Math.min(terminals.length - 1, tab.at)) };
      })
      .filter((tab) => tab.terminals.length > 0);
  }

  #put(id: number, terminals: readonly string[], at: number): void {
    this.#tabs = this.#tabs.map((tab) => (tab.id === id ? { ...tab, terminals, at } : tab));
  }
}

/** Columns and rows for so many terminals: wide ones first, as lines are long. */
export function gridOf(count: number): { columns: number; rows: number } {
  const columns = count <= 1 ? 1 : count <= 4 ? 2 : 3;
  return { columns, rows: Math.max(1, Math.ceil(count / columns)) };
}

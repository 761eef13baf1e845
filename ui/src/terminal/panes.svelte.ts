/** Which terminals stand side by side, in tabs. A terminal is named by its agent; a tab shows an agent at most once. */

export const PANES_MAX = 6;

export interface Tab {
  readonly id: number;
  /** At least one, in the order of reading. */
  readonly agents: readonly string[];
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

  /** The agent whose terminal has the focus. */
  get agent(): string | null {
    const { tab } = this;
    return tab?.agents[tab.at] ?? null;
  }

  /** Brings an agent's terminal to the front: where it is shown already, else in place of the one with the focus. */
  show(agent: string): void {
    const { tab } = this;
    if (!tab) return this.open(agent);
    const known = [tab, ...this.#tabs].find((other) => other.agents.includes(agent));
    if (known) {
      this.#current = known.id;
      this.#put(known.id, known.agents, known.agents.indexOf(agent));
    } else this.#put(tab.id, tab.agents.with(tab.at, agent), tab.at);
  }

  /** A new tab with this terminal alone. */
  open(agent: string): void {
    const id = this.#next++;
    this.#tabs = [...this.#tabs, { id, agents: [agent], at: 0 }];
    this.#current = id;
  }

  /** One more terminal in this tab; false when it is full or shows that agent already. */
  split(agent: string): boolean {
    const { tab } = this;
    if (!tab || tab.agents.length >= PANES_MAX || tab.agents.includes(agent)) return false;
    this.#put(tab.id, [...tab.agents, agent], tab.agents.length);
    return true;
  }

  /** Takes a terminal away; the last one of a tab takes the tab with it, but never the last tab. */
  close(agent: string): void {
    const { tab } = this;
    if (!tab) return;
    const at = tab.agents.indexOf(agent);
    if (at < 0) return;
    const agents = tab.agents.filter((other) => other !== agent);
    if (agents.length === 0) this.closeTab(tab.id);
    else this.#put(tab.id, agents, Math.min(agents.length - 1, tab.at > at ? tab.at - 1 : tab.at));
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
    if (tab) this.#put(tab.id, tab.agents, (tab.at + by + tab.agents.length) % tab.agents.length);
  }

  /** Agents that no longer exist are shown no more. */
  keep(exists: (agent: string) => boolean): void {
    if (this.#tabs.every((tab) => tab.agents.every(exists))) return;
    this.#tabs = this.#tabs
      .map((tab) => {
        const agents = tab.agents.filter(exists);
        return { ...tab, agents, at: Math.max(0, Math.min(agents.length - 1, tab.at)) };
      })
      .filter((tab) => tab.agents.length > 0);
  }

  #put(id: number, agents: readonly string[], at: number): void {
    this.#tabs = this.#tabs.map((tab) => (tab.id === id ? { ...tab, agents, at } : tab));
  }
}

/** Columns and rows for so many terminals: wide ones first, as lines are long. */
export function gridOf(count: number): { columns: number; rows: number } {
  const columns = count <= 1 ? 1 : count <= 4 ? 2 : 3;
  return { columns, rows: Math.max(1, Math.ceil(count / columns)) };
}

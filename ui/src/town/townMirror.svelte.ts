/** The window's copy of the town. The only writer of facts: it takes snapshots and frames; all else derives. */

import { SvelteMap } from 'svelte/reactivity';
import type {
  AgentView,
  AskView,
  Delta,
  EventView,
  Frame,
  Gone,
  HallView,
  MessageView,
  RequestView,
  RigHistoryView,
  RigView,
  RuleView,
  ShellView,
  SnapshotView,
  TaskView,
  TownSnapshot,
  TownSpendView,
} from '../ipc/bindings.ts';

/** Events kept for the strip and the panel; older ones are read from the journal. */
export const EVENTS_MAX = 200;

/** What a row is known by. */
const ID = {
  own: (row: { readonly id: string }): string => row.id,
  rig: (row: { readonly rig: string }): string => row.rig,
  agent: (row: AgentView): string => row.name,
  ask: (row: AskView): string => row.ask,
  rule: (row: RuleView): string => row.rule,
  shell: (row: ShellView): string => row.shell,
};

export class TownMirror {
  readonly rigs: SvelteMap<string, RigView>;
  readonly histories: SvelteMap<string, RigHistoryView>;
  readonly tasks: SvelteMap<string, TaskView>;
  readonly agents: SvelteMap<string, AgentView>;
  readonly requests: SvelteMap<string, RequestView>;
  readonly asks: SvelteMap<string, AskView>;
  readonly rules: SvelteMap<string, RuleView>;
  readonly messages: SvelteMap<string, MessageView>;
  readonly snapshots: SvelteMap<string, SnapshotView>;
  readonly shells: SvelteMap<string, ShellView>;
  #events = $state.raw<readonly EventView[]>([]);
  #hall = $state.raw<HallView | null>(null);
  #spend = $state.raw<TownSpendView>({ budget: null, windows: [] });
  #seq = $state(0);
  #holds: TownSnapshot | null;

  /** Empty until its first snapshot, unless that is there already: a town that is there when the window is drawn is drawn once. */
  constructor(first: TownSnapshot | null = null) {
    const filled = <Row>(rows: readonly Row[] | undefined, id: (row: Row) => string): SvelteMap<string, Row> => new SvelteMap(rows?.map((row) => [id(row), row]));
    this.rigs = filled(first?.rigs, ID.rig);
    this.histories = filled(first?.histories, ID.rig);
    this.tasks = filled(first?.tasks, ID.own);
    this.agents = filled(first?.agents, ID.agent);
    this.requests = filled(first?.requests, ID.own);
    this.asks = filled(first?.asks, ID.ask);
    this.rules = filled(first?.rules, ID.rule);
    this.messages = filled(first?.messages, ID.own);
    this.snapshots = filled(first?.snapshots, ID.own);
    this.shells = filled(first?.shells, ID.shell);
    this.#holds = first;
    if (first) this.#takeRest(first);
  }

  /** Number of the last frame that is in it. */
  get seq(): number {
    return this.#seq;
  }

  /** Null until the first snapshot. */
  get hall(): HallView | null {
    return this.#hall;
  }

  /** Limits, and what of them is used. */
  get spend(): TownSpendView {
    return this.#spend;
  }

  /** Oldest first. */
  get events(): readonly EventView[] {
    return this.#events;
  }

  /** Forgets all and takes a whole town; nothing changes by the one that it began with. */
  reset(snapshot: TownSnapshot): void {
    if (this.#holds === snapshot) return;
    this.#holds = null;
    refill(this.rigs, snapshot.rigs, ID.rig);
    refill(this.histories, snapshot.histories, ID.rig);
    refill(this.tasks, snapshot.tasks, ID.own);
    refill(this.agents, snapshot.agents, ID.agent);
    refill(this.requests, snapshot.requests, ID.own);
    refill(this.asks, snapshot.asks, ID.ask);
    refill(this.rules, snapshot.rules, ID.rule);
    refill(this.messages, snapshot.messages, ID.own);
    refill(this.snapshots, snapshot.snapshots, ID.own);
    refill(this.shells, snapshot.shells, ID.shell);
    this.#takeRest(snapshot);
  }

  #takeRest(snapshot: TownSnapshot): void {
    this.#events = snapshot.events.slice(-EVENTS_MAX);
    this.#hall = snapshot.hall;
    this.#spend = snapshot.spend;
    this.#seq = snapshot.seq;
  }

  /** Takes the next frame. False on a gap: nothing was changed, and the caller must fetch a new snapshot. */
  accept(frame: Frame): boolean {
    if (frame.seq <= this.#seq) return true;
    if (frame.seq !== this.#seq + 1) return false;
    this.#holds = null;
    for (const delta of frame.deltas) this.#apply(delta);
    this.#seq = frame.seq;
    return true;
  }

  #apply(delta: Delta): void {
    switch (delta.delta) {
      case 'hall':
        this.#hall = delta.row;
        return;
      case 'rig':
        this.rigs.set(delta.row.rig, delta.row);
        return;
      case 'history':
        this.histories.set(delta.row.rig, delta.row);
        return;
      case 'task':
        this.tasks.set(delta.row.id, delta.row);
        return;
      case 'agent':
        this.agents.set(delta.row.name, delta.row);
        return;
      case 'request':
        this.requests.set(delta.row.id, delta.row);
        return;
      case 'ask':
        this.asks.set(delta.row.ask, delta.row);
        return;
      case 'rule':
        this.rules.set(delta.row.rule, delta.row);
        return;
      case 'message':
        this.messages.set(delta.row.id, delta.row);
        return;
      case 'snapshot':
        this.snapshots.set(delta.row.id, delta.row);
        return;
      case 'spend':
        this.#spend = delta.row;
        return;
      case 'shell':
        this.shells.set(delta.row.shell, delta.row);
        return;
      case 'event':
        this.#events = [...this.#events, delta.row].slice(-EVENTS_MAX);
        return;
      case 'gone':
        this.#remove(delta.row);
        return;
      default:
        delta satisfies never;
    }
  }

  #remove(gone: Gone): void {
    switch (gone.kind) {
      case 'rig':
        this.rigs.delete(gone.id);
        return;
      case 'history':
        this.histories.delete(gone.id);
        return;
      case 'task':
        this.tasks.delete(gone.id);
        return;
      case 'agent':
        this.agents.delete(gone.id);
        return;
      case 'request':
        this.requests.delete(gone.id);
        return;
      case 'ask':
        this.asks.delete(gone.id);
        return;
      case 'rule':
        this.rules.delete(gone.id);
        return;
      case 'message':
        this.messages.delete(gone.id);
        return;
      case 'snapshot':
        this.snapshots.delete(gone.id);
        return;
      case 'shell':
        this.shells.delete(gone.id);
        return;
      default:
        gone.kind satisfies never;
    }
  }
}

/** Replaces the rows and keeps those that did not change, so that nothing is drawn for nothing. */
function refill<Row>(map: SvelteMap<string, Row>, rows: readonly Row[], id: (row: Row) => string): void {
  const wanted = new Map(rows.map((row) => [id(row), row]));
  for (const key of [...map.keys()]) if (!wanted.has(key)) map.delete(key);
  for (const [key, row] of wanted) map.set(key, row);
}

/** The window's copy of the town. The only writer of facts: it takes snapshots and frames; all else derives. */

import type {
  AgentView,
  AskView,
  Delta,
  EventView,
  Frame,
  Gone,
  HallView,
  MessageView,
  RadarView,
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
import { Table } from './table.svelte.ts';

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
  readonly rigs: Table<RigView>;
  readonly histories: Table<RigHistoryView>;
  readonly tasks: Table<TaskView>;
  readonly agents: Table<AgentView>;
  readonly requests: Table<RequestView>;
  readonly asks: Table<AskView>;
  readonly rules: Table<RuleView>;
  readonly messages: Table<MessageView>;
  readonly snapshots: Table<SnapshotView>;
  readonly shells: Table<ShellView>;
  readonly radars: Table<RadarView>;
  #events = $state.raw<readonly EventView[]>([]);
  #hall = $state.raw<HallView | null>(null);
  #spend = $state.raw<TownSpendView>({ budget: null, windows: [] });
  #seq = $state(0);
  #holds: TownSnapshot | null;

  /** Empty until its first snapshot, unless that is there already: a town that is there when the window is drawn is drawn once. */
  constructor(first: TownSnapshot | null = null) {
    this.rigs = new Table(ID.rig, first?.rigs);
    this.histories = new Table(ID.rig, first?.histories);
    this.tasks = new Table(ID.own, first?.tasks);
    this.agents = new Table(ID.agent, first?.agents);
    this.requests = new Table(ID.own, first?.requests);
    this.asks = new Table(ID.ask, first?.asks);
    this.rules = new Table(ID.rule, first?.rules);
    this.messages = new Table(ID.own, first?.messages);
    this.snapshots = new Table(ID.own, first?.snapshots);
    this.shells = new Table(ID.shell, first?.shells);
    this.radars = new Table(ID.rig, first?.radars);
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
    this.rigs.refill(snapshot.rigs);
    this.histories.refill(snapshot.histories);
    this.tasks.refill(snapshot.tasks);
    this.agents.refill(snapshot.agents);
    this.requests.refill(snapshot.requests);
    this.asks.refill(snapshot.asks);
    this.rules.refill(snapshot.rules);
    this.messages.refill(snapshot.messages);
    this.snapshots.refill(snapshot.snapshots);
    this.shells.refill(snapshot.shells);
    this.radars.refill(snapshot.radars);
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
        this.rigs.put(delta.row);
        return;
      case 'history':
        this.histories.put(delta.row);
        return;
      case 'task':
        this.tasks.put(delta.row);
        return;
      case 'agent':
        this.agents.put(delta.row);
        return;
      case 'request':
        this.requests.put(delta.row);
        return;
      case 'ask':
        this.asks.put(delta.row);
        return;
      case 'rule':
        this.rules.put(delta.row);
        return;
      case 'message':
        this.messages.put(delta.row);
        return;
      case 'snapshot':
        this.snapshots.put(delta.row);
        return;
      case 'spend':
        this.#spend = delta.row;
        return;
      case 'shell':
        this.shells.put(delta.row);
        return;
      case 'radar':
        this.radars.put(delta.row);
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
        this.rigs.remove(gone.id);
        return;
      case 'history':
        this.histories.remove(gone.id);
        return;
      case 'task':
        this.tasks.remove(gone.id);
        return;
      case 'agent':
        this.agents.remove(gone.id);
        return;
      case 'request':
        this.requests.remove(gone.id);
        return;
      case 'ask':
        this.asks.remove(gone.id);
        return;
      case 'rule':
        this.rules.remove(gone.id);
        return;
      case 'message':
        this.messages.remove(gone.id);
        return;
      case 'snapshot':
        this.snapshots.remove(gone.id);
        return;
      case 'shell':
        this.shells.remove(gone.id);
        return;
      case 'radar':
        this.radars.remove(gone.id);
        return;
      default:
        gone.kind satisfies never;
    }
  }
}

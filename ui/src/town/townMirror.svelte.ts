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
  ShellView,
  SnapshotView,
  TaskView,
  TownSnapshot,
  TownSpendView,
} from '../ipc/bindings.ts';

/** Events kept for the strip and the panel; older ones are read from the journal. */
export const EVENTS_MAX = 200;

export class TownMirror {
  readonly rigs = new SvelteMap<string, RigView>();
  readonly histories = new SvelteMap<string, RigHistoryView>();
  readonly tasks = new SvelteMap<string, TaskView>();
  readonly agents = new SvelteMap<string, AgentView>();
  readonly requests = new SvelteMap<string, RequestView>();
  readonly asks = new SvelteMap<string, AskView>();
  readonly messages = new SvelteMap<string, MessageView>();
  readonly snapshots = new SvelteMap<string, SnapshotView>();
  readonly shells = new SvelteMap<string, ShellView>();
  #events = $state.raw<readonly EventView[]>([]);
  #hall = $state.raw<HallView | null>(null);
  #spend = $state.raw<TownSpendView>({ budget: null, windows: [] });
  #seq = $state(0);

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

  /** Forgets all and takes a whole town. */
  reset(snapshot: TownSnapshot): void {
    refill(this.rigs, snapshot.rigs, (row) => row.rig);
    refill(this.histories, snapshot.histories, (row) => row.rig);
    refill(this.tasks, snapshot.tasks, (row) => row.id);
    refill(this.agents, snapshot.agents, (row) => row.name);
    refill(this.requests, snapshot.requests, (row) => row.id);
    refill(this.asks, snapshot.asks, (row) => row.ask);
    refill(this.messages, snapshot.messages, (row) => row.id);
    refill(this.snapshots, snapshot.snapshots, (row) => row.id);
    refill(this.shells, snapshot.shells, (row) => row.shell);
    this.#events = snapshot.events.slice(-EVENTS_MAX);
    this.#hall = snapshot.hall;
    this.#spend = snapshot.spend;
    this.#seq = snapshot.seq;
  }

  /** Takes the next frame. False on a gap: nothing was changed, and the caller must fetch a new snapshot. */
  accept(frame: Frame): boolean {
    if (frame.seq <= this.#seq) return true;
    if (frame.seq !== this.#seq + 1) return false;
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

/** Where each task stands in a drawing of what waits on what: layers from left to right, edges that cross little. Pure. */

import type { TaskView } from '../ipc/bindings.ts';
import { byText } from '../town/compare.ts';

export interface Node {
  readonly task: TaskView;
  readonly layer: number;
  readonly row: number;
}

export interface Edge {
  /** The task that comes first. */
  readonly from: string;
  /** The task that waits on it. */
  readonly to: string;
  /** It does not wait for the landing: it stands on the other's branch. */
  readonly stacked: boolean;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly layers: number;
  /** Of the highest layer. */
  readonly rows: number;
}

/** Rounds in which each layer is put in the order of its neighbours. */
const SWEEPS = 4;

/** What a task comes after, in either way. */
const before = (task: TaskView | undefined): readonly string[] => (task ? [...task.needs, ...(task.on === null ? [] : [task.on])] : []);

/** The longest way from a task that waits on nothing. A circle, which the town refuses, ends where it closes. */
function layersOf(tasks: ReadonlyMap<string, TaskView>): Map<string, number> {
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const layerOf = (id: string): number => {
    const known = layers.get(id);
    if (known !== undefined) return known;
    if (open.has(id)) return 0;
    open.add(id);
    const earlier = before(tasks.get(id)).filter((need) => tasks.has(need)).map(layerOf);
    open.delete(id);
    const layer = earlier.length === 0 ? 0 : Math.max(...earlier) + 1;
    layers.set(id, layer);
    return layer;
  };
  for (const id of tasks.keys()) layerOf(id);
  return layers;
}

/** Only tasks that wait on another one or are waited on: the others have no place in it. */
export function graphOf(all: Iterable<TaskView>): Graph {
  const known = new Map([...all].map((task) => [task.id, task]));
  const edges: Edge[] = [...known.values()].flatMap((task) =>
    [...new Set(before(task))].filter((need) => known.has(need)).map((need) => ({ from: need, to: task.id, stacked: task.on === need })),
  );
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const tasks = new Map([...known].filter(([id]) => tied.has(id)));
  const layers = layersOf(tasks);
  const filled: string[][] = [];
  for (const [id, layer] of layers) (filled[layer] ??= []).push(id);
  // A circle may leave a layer without any.
  const columns = [...filled].filter((column) => column !== undefined);
  const rows = new Map<string, number>();
  const number = (column: readonly string[]): void => column.forEach((id, row) => rows.set(id, row));
  columns.forEach(number);
  const middle = (id: string, side: 'from' | 'to'): number => {
    const other = side === 'from' ? 'to' : 'from';
    const at = edges.filter((edge) => edge[other] === id).map((edge) => rows.get(edge[side]) ?? 0);
    return at.length === 0 ? (rows.get(id) ?? 0) : at.reduce((sum, row) => sum + row, 0) / at.length;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const side = sweep % 2 === 0 ? 'from' : 'to';
    for (const column of side === 'from' ? columns : columns.toReversed()) {
      const places = new Map(column.map((id) => [id, middle(id, side)]));
      column.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0) || byText(a, b));
      number(column);
    }
  }
  const nodes = columns.flatMap((column, layer) => column.flatMap((id, row) => ({ task: tasks.get(id) as TaskView, layer, row })));
  return { nodes, edges, layers: columns.length, rows: Math.max(0, ...columns.map((column) => column.length)) };
}

/** A task with all that comes before it and all that comes after it. */
export function around(task: string, all: ReadonlyMap<string, TaskView>): TaskView[] {
  const after = new Map<string, string[]>();
  for (const other of all.values()) for (const need of before(other)) after.set(need, [...(after.get(need) ?? []), other.id]);
  const found = new Set<string>([task]);
  const walk = (start: string, next: (id: string) => readonly string[]): void => {
    const queue = [start];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      for (const other of next(id)) {
        if (found.has(other) || !all.has(other)) continue;
        found.add(other);
        queue.push(other);
      }
    }
  };
  walk(task, (id) => before(all.get(id)));
  walk(task, (id) => after.get(id) ?? []);
  return [...found].flatMap((id) => all.get(id) ?? []);
}

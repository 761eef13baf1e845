/**
 * Rows of one kind by their id, and who is told of what. Whoever reads all rows hears of every change by one signal: a town has
 * a thousand tasks, and svelte's own map would note a thousand for each reader.
 */

import { untrack } from 'svelte';

/** Whoever reads it in a reaction runs again when it was raised. */
class Signal {
  #raised = $state(0);

  heed(): void {
    void this.#raised;
  }

  raise(): void {
    untrack(() => (this.#raised += 1));
  }
}

interface Entry<Row> {
  row: Row;
  readonly changed: Signal;
}

export class Table<Row> implements ReadonlyMap<string, Row> {
  readonly #idOf: (row: Row) => string;
  readonly #entries = new Map<string, Entry<Row>>();
  /** Rows came or went. */
  readonly #membership = new Signal();
  readonly #anything = new Signal();

  constructor(idOf: (row: Row) => string, rows: readonly Row[] = []) {
    this.#idOf = idOf;
    for (const row of rows) this.#entries.set(idOf(row), { row, changed: new Signal() });
  }

  put(row: Row): void {
    const id = this.#idOf(row);
    const entry = this.#entries.get(id);
    if (!entry) {
      this.#entries.set(id, { row, changed: new Signal() });
      this.#membership.raise();
    } else if (entry.row === row) return;
    else {
      entry.row = row;
      entry.changed.raise();
    }
    this.#anything.raise();
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.changed.raise();
    this.#membership.raise();
    this.#anything.raise();
  }

  /** Takes these rows and lets all others go. */
  refill(rows: readonly Row[]): void {
    const wanted = new Set(rows.map(this.#idOf));
    for (const id of [...this.#entries.keys()]) if (!wanted.has(id)) this.remove(id);
    for (const row of rows) this.put(row);
  }

  get(id: string): Row | undefined {
    const entry = this.#entries.get(id);
    (entry?.changed ?? this.#membership).heed();
    return entry?.row;
  }

  has(id: string): boolean {
    this.#membership.heed();
    return this.#entries.has(id);
  }

  get size(): number {
    this.#membership.heed();
    return this.#entries.size;
  }

  keys(): MapIterator<string> {
    this.#membership.heed();
    return this.#entries.keys();
  }

  values(): MapIterator<Row> {
    this.#anything.heed();
    return this.#rows();
  }

  entries(): MapIterator<[string, Row]> {
    this.#anything.heed();
    return this.#pairs();
  }

  [Symbol.iterator](): MapIterator<[string, Row]> {
    return this.entries();
  }

  forEach(take: (row: Row, id: string, table: ReadonlyMap<string, Row>) => void): void {
    for (const [id, row] of this.entries()) take(row, id, this);
  }

  *#rows(): Generator<Row, undefined> {
    for (const { row } of this.#entries.values()) yield row;
  }

  *#pairs(): Generator<[string, Row], undefined> {
    for (const [id, { row }] of this.#entries) yield [id, row];
  }
}

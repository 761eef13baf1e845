/** A town as the window sends it (`crates/api/src/packed.rs`): what most rows of a table say is said once. */

import type { TownSnapshot } from './bindings.ts';

type Row = Readonly<Record<string, unknown>>;

export interface Packed {
  readonly plain: Row;
  /** Each row says only where it differs from `usual`, which has every field. */
  readonly tables: Readonly<Record<string, { readonly usual: Row; readonly rows: readonly Row[] }>>;
}

export function unpack({ plain, tables }: Packed): TownSnapshot {
  const whole = Object.entries(tables).map(([name, { usual, rows }]) => [name, rows.map((row) => ({ ...usual, ...row }))]);
  return { ...plain, ...Object.fromEntries(whole) } as TownSnapshot;
}

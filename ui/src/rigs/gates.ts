/** Rows of a form of checks: what is typed, and whether it can be sent. Pure. */

import type { GateArgs, GateView } from '../ipc/bindings.ts';
import { t } from '../words/words.ts';

export interface GateRow {
  readonly key: number;
  readonly name: string;
  readonly command: string;
  /** Kept as it was configured; null is the default. */
  readonly timeout: number | null;
  /** Globs, apart by spaces; blank: it checks everything. */
  readonly paths: string;
}

export const rowsFrom = (gates: readonly GateView[]): GateRow[] =>
  gates.map((gate, key) => ({ key, name: gate.name, command: gate.command, timeout: gate.timeout_secs, paths: gate.paths.join(' ') }));

export const newRow = (rows: readonly GateRow[]): GateRow => ({
  key: rows.reduce((most, row) => Math.max(most, row.key), -1) + 1,
  name: '',
  command: '',
  timeout: null,
  paths: '',
});

const isBlank = (row: GateRow): boolean => [row.name, row.command, row.paths].every((text) => text.trim() === '');

/** What is wrong, as a sentence; blank rows count as not there. */
export function faultIn(rows: readonly GateRow[]): string | null {
  const filled = rows.filter((row) => !isBlank(row));
  if (filled.some((row) => row.name.trim() === '' || row.command.trim() === '')) return t('rig.gateHalf');
  const names = filled.map((row) => row.name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined ? null : t('rig.gateTwice', { name: twice });
}

export const argsOf = (rows: readonly GateRow[]): GateArgs[] =>
  rows
    .filter((row) => !isBlank(row))
    .map((row) => ({ name: row.name.trim(), command: row.command.trim(), paths: row.paths.split(/\s+/).filter(Boolean), ...(row.timeout === null ? {} : { timeout_secs: row.timeout }) }));

/** Where the repository is: a whole path, or something git can clone. Null when it can be sent. */
export function sourceFault(source: string): string | null {
  const text = source.trim();
  if (text === '') return t('addRig.sourceBlank');
  const isPath = text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(text);
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || /^[\w.-]+@[\w.-]+:\S+$/.test(text);
  return isPath || isUrl ? null : t('addRig.sourceRelative');
}

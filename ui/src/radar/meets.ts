/** What one branch of a rig meets, read from the radar with its own side first. Pure. */

import type { LinesView, RadarBranchView, RadarFileView, RadarReasonWord, RadarTieWord, RadarView } from '../ipc/bindings.ts';

/** A file in which it meets the other one. */
export interface MeetFile {
  readonly path: string;
  readonly how: Exclude<RadarFileView['how'], 'deleted_by_a' | 'deleted_by_b'> | 'deleted_here' | 'deleted_there';
  /** Functions and types that both touch, those in which they touch each other first. */
  readonly symbols: readonly string[];
  /** Symbols besides those. */
  readonly moreSymbols: number;
  /** The first place, as its own file has the lines; null where lines cannot tell. */
  readonly lines: LinesView | null;
  /** The same place in the other's file. */
  readonly theirs: LinesView | null;
  /** Unchanged lines between the two; null where they touch. */
  readonly apart: number | null;
  /** Places besides the first one. */
  readonly more: number;
}

export interface Meet {
  readonly kind: RadarTieWord;
  /** Name of the other branch; null: the target. */
  readonly other: string | null;
  readonly branch: RadarBranchView | null;
  readonly files: readonly MeetFile[];
  /** Files besides those. */
  readonly more: number;
  /** Which of the two is better landed first, and why. */
  readonly advice: { readonly first: string; readonly because: RadarReasonWord; readonly others: readonly string[] } | null;
}

function fileOf({ path, how, symbols, more_symbols, places, more }: RadarFileView, isA: boolean): MeetFile {
  const [first, ...rest] = places;
  const deleted = how === 'deleted_by_a' || how === 'deleted_by_b';
  return {
    path,
    how: deleted ? ((how === 'deleted_by_a') === isA ? 'deleted_here' : 'deleted_there') : how,
    symbols,
    moreSymbols: more_symbols,
    lines: first ? (isA ? first.a : first.b) : null,
    theirs: first ? (isA ? first.b : first.a) : null,
    apart: first?.apart ?? null,
    more: rest.length + more,
  };
}

export const branchOfAgent = (radar: RadarView | undefined, agent: string): RadarBranchView | null =>
  radar?.branches.find((branch) => branch.agent === agent) ?? null;

export const branchOfRequest = (radar: RadarView | undefined, request: string): RadarBranchView | null =>
  radar?.branches.find((branch) => branch.request === request) ?? null;

/** Something of its work could not be merged, so no conflict means nothing. */
export const isBlind = (branch: RadarBranchView | null): boolean => branch !== null && (branch.against === 'unknown' || branch.unknown !== null);

/** The target first, then the others as the radar has them: conflicts before overlaps. */
export function meetsOf(radar: RadarView, branch: RadarBranchView): Meet[] {
  const byName = new Map(radar.branches.map((one) => [one.name, one]));
  const target: Meet[] =
    branch.against !== 'conflict'
      ? []
      : [{ kind: 'conflict', other: null, branch: null, files: branch.conflicts.map((file) => fileOf(file, false)), more: branch.more, advice: null }];
  const pairs = radar.ties.flatMap((tie): Meet[] => {
    if (tie.a !== branch.name && tie.b !== branch.name) return [];
    const isA = tie.a === branch.name;
    const other = isA ? tie.b : tie.a;
    const advice = tie.first === null || tie.because === null ? null : { first: tie.first, because: tie.because, others: tie.others };
    return [{ kind: tie.kind, other, branch: byName.get(other) ?? null, files: tie.files.map((file) => fileOf(file, isA)), more: tie.more, advice }];
  });
  return [...target, ...pairs];
}

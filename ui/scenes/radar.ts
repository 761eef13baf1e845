/** What the radar of a rig says in the scenes. */

import type { RadarBranchView, RadarFileView, RadarTieView, RadarView } from '../src/ipc/bindings.ts';
import { HEAD } from './head.ts';

const lines = (from: number, to = from) => ({ from, to });

export const file = (path: string, a: readonly [number, number], b: readonly [number, number], apart: number | null = null, symbols: readonly string[] = []): RadarFileView => ({
  path,
  how: 'both_changed',
  symbols: [...symbols],
  more_symbols: 0,
  places: [{ a: lines(...a), b: lines(...b), apart }],
  more: 0,
});

export function branch(agent: string, task: string | null, more: Partial<RadarBranchView> = {}): RadarBranchView {
  return { name: agent, agent, task, request: null, head: HEAD, uncommitted: false, lines: 96, files: 4, against: 'clean', conflicts: [], more: 0, unknown: null, ...more };
}

export const conflict = (a: string, b: string, first: string, files: readonly RadarFileView[], more: Partial<RadarTieView> = {}): RadarTieView => ({
  a, b, kind: 'conflict', files: [...files], more: 0, first, because: 'older', others: [], why: `Land ${first} first: it was begun earlier.`, ...more,
});
export const overlap = (a: string, b: string, files: readonly RadarFileView[]): RadarTieView => ({
  a, b, kind: 'overlap', files: [...files], more: 0, first: null, because: null, others: [], why: '',
});

export function radarOf(rig: string, branches: readonly RadarBranchView[], ties: readonly RadarTieView[], more: Partial<RadarView> = {}): RadarView {
  return {
    rig, target: 'main', head: HEAD, branches: [...branches], ties: [...ties], more_conflicts: 0, more_overlaps: 0,
    order: branches.map(({ name }) => name), meet: [], unknown: null, at: '2026-11-23T14:31:40Z', ...more,
  };
}

/** The town of the design board: flint and moss, and sorrel against what has landed. */
export const HARBOR_RADAR: RadarView = radarOf(
  'Harbor',
  [
    branch('bramble', 'gt-b1r4m', { uncommitted: true }),
    branch('ember', 'gt-u2p5e'),
    branch('fern', 'gt-c9s1v', { request: 'mr-7' }),
    branch('flint', 'gt-x91qa', { request: 'mr-1', files: 14, lines: 610 }),
    branch('moss', 'gt-m4l7s', { uncommitted: true, files: 31, lines: 1514 }),
    branch('sable', 'gt-s6b2l', { against: 'unknown', unknown: 'its worktree could not be read: Permission denied' }),
    branch('sorrel', 'gt-h6d2p', { request: 'mr-6', against: 'conflict', conflicts: [file('src/export.ts', [38, 44], [40, 61], null, ['Export.rows'])] }),
    branch('tansy', 'gt-p02vv', { request: 'mr-2' }),
    branch('wren', 'gt-k5w2d', { uncommitted: true }),
    // Its agent is free again: its work is a line in the queue and no house.
    branch('gt-q0z6t', 'gt-q0z6t', { agent: null, request: 'mr-5' }),
  ],
  [
    conflict('flint', 'moss', 'flint', [file('src/billing/totals.ts', [14, 24], [40, 52], null, ['Totals.sum', 'Totals.round', 'rate']), file('src/billing/refund.ts', [14, 14], [9, 12], null, ['refund'])], {
      because: 'fewer', others: ['wren'], why: 'Land flint first: wren would meet a conflict too.',
    }),
    conflict('flint', 'gt-q0z6t', 'gt-q0z6t', [file('src/fx.ts', [31, 31], [28, 36])], { because: 'smaller' }),
    overlap('moss', 'wren', [file('prisma/schema.prisma', [80, 88], [120, 124], 31)]),
    overlap('bramble', 'sorrel', [file('src/errors.ts', [12, 20], [60, 61], 39, ['toProblem'])]),
    overlap('fern', 'tansy', [file('src/routes/fees.ts', [3, 3], [18, 30], 14)]),
    { a: 'ember', b: 'sable', kind: 'unknown', files: [], more: 0, first: null, because: null, others: [], why: '' },
  ],
);

/** Odd files of one review for the scenes: images, binaries, renames, modes, a huge one. */

import type { DiffFileView, FileDiffView, ImageView, LostTestView } from '../src/ipc/bindings.ts';
import { diffFile, fileDiff } from '../src/review/fixtures.ts';

const side = (mode: string, bytes: number | null, id = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') => ({ mode, id, bytes });

export const ODD_FILES: readonly DiffFileView[] = [
  diffFile('src/billing/rateLimits.ts', { additions: 9, deletions: 6 }),
  diffFile('src/auth/tokenBucket.ts', { change: 'renamed', old_path: 'src/limits/bucket.ts', similarity: 91, additions: 3, deletions: 2 }),
  diffFile('test/limits.test.ts', { additions: 2, deletions: 14 }),
  diffFile('assets/lamp.png', { binary: true, additions: null, deletions: null, old: side('100644', 12_410), new: side('100644', 13_092) }),
  diffFile('assets/lamp.woff2', { binary: true, additions: null, deletions: null, old: side('100644', 48_200), new: side('100644', 51_930) }),
  diffFile('bin/limits', { change: 'mode', additions: 0, deletions: 0, new: side('100755', 1200) }),
  diffFile('data/rates.csv', { additions: 60_001, deletions: 0, change: 'added', old: null, new: side('100644', 3_400_000) }),
  diffFile('docs/current', { additions: 1, deletions: 1, old: side('120000', 9), new: side('120000', 9) }),
  diffFile('vendor/limits', { change: 'submodule', additions: 1, deletions: 1, old: side('160000', null), new: side('160000', null, 'b'.repeat(40)) }),
  diffFile('package-lock.json', { additions: 412, deletions: 388 }),
];

export const LOST_TESTS: readonly LostTestView[] = [
  { path: 'test/limits.test.ts', loss: 'removed', name: 'refuses the 11th call of a minute', line: 14 },
  { path: 'test/limits.test.ts', loss: 'skipped', name: "it.skip('gives a token back after a second', () => {", line: 31 },
];

const LIMITS = [
  '@@ -1,13 +1,14 @@ export class RateLimits',
  ' import { Bucket } from "../auth/tokenBucket.ts";',
  '-import { now } from "./clock.ts";',
  '+import { Clock } from "./clock.ts";',
  ' ',
  ' export class RateLimits {',
  '-  constructor(private readonly perMinute: number) {}',
  '+  constructor(private readonly perMinute: number, private readonly clock: Clock) {}',
  ' ',
  '   allow(key: string): boolean {',
  '     const bucket = this.buckets.get(key) ?? this.fill(key);',
  '-    if (bucket.tokens <= 0) return false;',
  '-    bucket.tokens -= 1;',
  '-    return true;',
  '+    return bucket.take(this.clock.now());',
  '   }',
  ' ',
  '@@ -40,6 +41,9 @@ export class RateLimits',
  '   private fill(key: string): Bucket {',
  '-    const bucket = new Bucket(this.perMinute, now());',
  '+    const bucket = new Bucket(this.perMinute, this.clock.now());',
  '     this.buckets.set(key, bucket);',
  '+    // A quiet key is forgotten after an hour.',
  '+    this.clock.after(3_600_000, () => this.buckets.delete(key));',
  '+    this.metrics.count("buckets", this.buckets.size);',
  '     return bucket;',
  '   }',
  ' }',
].join('\n');

/** 60,000 lines, one of them a megabyte long. */
function huge(): FileDiffView {
  const text = (row: number): string => (row === 3 ? `3,${'0.0731,'.repeat(150_000)}end` : `${row},2026-11-${String((row % 28) + 1).padStart(2, '0')},EUR,${(row % 997) / 100}`);
  const lines = Array.from({ length: 60_001 }, (_, row) => ({ kind: 'added' as const, old: null, new: row + 1, text: text(row), lossy: false }));
  return { path: 'data/rates.csv', binary: false, too_large: false, hunks: [{ header: '@@ -0,0 +1,60001 @@', old: 0, old_lines: 0, new: 1, new_lines: 60_001, lines }] };
}

export function oddDiff(path: string): FileDiffView {
  const nothing: FileDiffView = { path, hunks: [], binary: false, too_large: false };
  if (path === 'data/rates.csv') return huge();
  if (path.startsWith('assets/')) return { ...nothing, binary: true };
  if (path.startsWith('bin/') || path.startsWith('vendor/')) return nothing;
  if (path === 'docs/current') return fileDiff(path, '@@ -1,1 +1,1 @@\n-v1/guide\n\\ No newline at end of file\n+v2/guide\n\\ No newline at end of file');
  return fileDiff(path, LIMITS);
}

const BEFORE =
  'iVBORw0KGgoAAAANSUhEUgAAAPAAAACgCAMAAAAFBRFXAAAADFBMVEUPICfw59LgeFBaqoyK+U03AAABBUlEQVR42u3bMUoEAAxE0Rm8/50tbERY3UIWzbx/gfCqQCCJJEmSJEmSJEmSpD9UPxqifm5Le9nc7xrj3iP3mda8d8R9vjXvCXG7JW63xO2WuN0St1vidky8Bm63xO2YeA3cjonXwO2YeA3cjomBj4PbMTEwMDBw17z/SQwMDAwMbA8DAwMDA7tpAQP/kjjAt8UBvi0O8G1xsiUO8G1xsiVOtsTJljjZEidb4mRLnCONcbP3e5i579IfyTnZGPeROccb4wIDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwNfB7+9ui/gV48HBgYGBgYGBgYGBgYGBgYGvgd+B0jdRNtcn4NNAAAAAElFTkSuQmCC';
const NOW =
  'iVBORw0KGgoAAAANSUhEUgAAAUAAAADICAMAAACu2siZAAAADFBMVEUPICfw59LgeFBaqoyK+U03AAABb0lEQVR42u3c0Q3DMAxDQVXdf+cOkP4UTGE7ujcBcQOwSpIkSZIkSZIkSZIkSZIkSZKkzetrUAI8iLfwIUz1GN7AhzDmQ5j7EQz5EOZ+BFM/giEfwtyPYOpHMPUbL9hNEODZfqMFuwlu4DdXEOAmfkMFuwkCfIrfREGAW/nNEwQI8Fl+0wQBbuc3SxAgQID8BgsCBAgQIECAAAECBAgQIECAAAECBAgQIECAJwsWQIAAAc4VLIAAVwoWQIAADxYsgABXChZAgCsFqwjyA3isYBVBfusECyDAlYJVBPmtE8RXHizXEYLLBLFlgtAiQmCZIK6IEFVEiCkxBBQRwgkQofzS6xoUgAABAhRAgAABCiBAgAAFECBAgAIIECBAAQQIEKAAAgQIUAABAgQIECBAgAABAgQIECBAgAABAgQogAABAhRAgABv671nXwD3HAoQIECAAAECBAgQIECAAAECBAgQIECAAAECBAgQIMB/9wHF8YY4nLrptwAAAABJRU5ErkJggg==';

export const oddImage = (side: unknown): ImageView =>
  side === 'old' ? { kind: 'png', width: 240, height: 160, base64: BEFORE } : { kind: 'png', width: 320, height: 200, base64: NOW };

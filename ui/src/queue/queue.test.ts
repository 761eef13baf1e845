import { describe, expect, it } from 'vitest';
import { request } from '../review/fixtures.ts';
import { firstFailure, kept, logLines } from './log.ts';
import type { RigView, TrackView } from '../ipc/bindings.ts';
import { canRetry, firstGate, stagesOf, tracksOf } from './stages.ts';

const now = new Date('2026-11-23T14:32:00Z');
const gate = (name: string, result: 'passed' | 'failed' | 'not_run' | 'could_not_run') => ({ name, result, commit: null, head: null, target: null, moved: false, tree: null, command: null, environment: null, known: false, took_ms: null, words: '', at: null });

describe('Stages', () => {
  it('sort each request to one place, those in line by their position', () => {
    const requests = [
      request({ id: 'mr-1', state: 'queued', position: 3 }),
      request({ id: 'mr-2', state: 'queued', position: 2 }),
      request({ id: 'mr-3', state: 'checking', position: 1 }),
      request({ id: 'mr-4', state: 'gate_failed' }),
      request({ id: 'mr-5', state: 'landed' }),
      request({ id: 'mr-6', state: 'in_review' }),
      request({ id: 'mr-7', state: 'queued', rig: 'lantern' }),
    ];
    const stages = stagesOf('harbor', requests, undefined, now);
    const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
    expect([ids(stages.gate), ids(stages.inLine), ids(stages.back), ids(stages.inReview)]).toEqual([['mr-3'], ['mr-2', 'mr-1'], ['mr-4'], ['mr-6']]);
  });

  it('keep what is green and waits to land in the gate', () => {
    const waits = request({ id: 'mr-1', state: 'queued', landing_waits: 'error: local changes' });
    const stages = stagesOf('harbor', [waits], undefined, now);
    expect([stages.gate.length, stages.inLine.length]).toEqual([1, 0]);
  });

  it('show each runner with what it checks together, and those that are free', () => {
    const requests = new Map(['mr-1', 'mr-2', 'mr-3'].map((id) => [id, request({ id, state: 'checking' })]));
    const track = (runner: number, check: number, ids: string[]): TrackView => ({ runner, kind: 'line', check, requests: ids, target: 'c', since: '' });
    const rig = { runners: 3, tracks: [track(2, 8, ['mr-3', 'mr-gone']), track(0, 7, ['mr-1', 'mr-2'])] } as unknown as RigView;
    const tracks = tracksOf(rig, requests);
    expect(tracks.map(({ runner, track: on, wagons }) => [runner, on?.check ?? null, wagons.map(({ id }) => id)])).toEqual([
      [0, 7, ['mr-1', 'mr-2']],
      [1, null, []],
      [2, 8, ['mr-3']],
    ]);
  });

  it('let only what was refused be checked again', () => {
    expect((['conflict', 'gate_failed', 'could_not_run', 'sent_back', 'queued', 'landed'] as const).filter((state) => canRetry(request({ state })))).toEqual([
      'conflict',
      'gate_failed',
      'could_not_run',
    ]);
    expect(canRetry(request({ state: 'sent_back', task: null }))).toBe(true);
  });
});

describe('The log that is opened first', () => {
  it('is that of the failed check', () => {
    expect(firstGate(request({ gates: [gate('lint', 'passed'), gate('unit', 'failed'), gate('e2e', 'not_run')] }))).toBe('unit');
  });

  it('is the running one while it is checked, else the last that ran', () => {
    const gates = [gate('lint', 'passed'), gate('unit', 'not_run')];
    expect(firstGate(request({ state: 'checking', gates }))).toBe('unit');
    expect(firstGate(request({ state: 'landed', gates }))).toBe('lint');
    expect(firstGate(request({ gates: [] }))).toBeNull();
  });
});

describe('A log', () => {
  it('shows neither colours nor what a progress bar overwrote', () => {
    expect(logLines('\x1b[32mok\x1b[0m 10%\r100%\r\n\x1b]8;;http://x\x07done').map(({ text }) => text)).toEqual(['100%', 'done']);
  });

  it('jumps to the first failure, and takes "0 errors" for none', () => {
    const lines = logLines('$ npm test\nFound 0 errors\n12 passed\nfail refund late\nError: expected 409');
    expect(firstFailure(lines)).toBe(3);
    expect(lines.map(({ tone }) => tone)).toEqual(['command', 'good', 'good', 'bad', 'bad']);
    expect(firstFailure(logLines('all good'))).toBe(-1);
  });

  it('is kept from a whole line on when it grows too long', () => {
    expect(kept('aaaa\nbbbb\ncccc', 8)).toBe('cccc');
    expect(kept('short', 8)).toBe('short');
  });
});

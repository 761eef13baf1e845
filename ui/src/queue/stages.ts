/** Where each request of a rig stands on its way to the target. One reading for all lists of the screen. */

import type { LampView, RequestView, RigHistoryView, RigView, TrackView } from '../ipc/bindings.ts';
import { byText } from '../town/compare.ts';

export interface Stages {
  /** In the gate or landing; several may be checked at a time, together or beside each other. */
  readonly gate: readonly RequestView[];
  readonly inLine: readonly RequestView[];
  /** In a pull request on the forge. */
  readonly proposed: readonly RequestView[];
  readonly inReview: readonly RequestView[];
  /** Sent back by a person or the queue, or waiting for somebody to look. */
  readonly back: readonly RequestView[];
  readonly landed: readonly LampView[];
  readonly landedToday: number;
}

const LANDED_MAX = 30;

const byPlace = (a: RequestView, b: RequestView): number =>
  (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) || byText(a.since, b.since);
const newestFirst = (a: RequestView, b: RequestView): number => byText(b.since, a.since);

export function stagesOf(rig: string, requests: Iterable<RequestView>, history: RigHistoryView | undefined, now: Date): Stages {
  const own = [...requests].filter((request) => request.rig === rig);
  const landed = (history?.lamps ?? []).filter((lamp) => lamp.request !== null);
  const inGate = (request: RequestView): boolean => request.state === 'checking' || request.landing_waits !== null;
  return {
    gate: own.filter(inGate).sort(byPlace),
    inLine: own.filter((request) => request.state === 'queued' && !inGate(request)).sort(byPlace),
    proposed: own.filter((request) => request.state === 'proposed').sort(newestFirst),
    inReview: own.filter((request) => request.state === 'in_review').sort(newestFirst),
    back: own
      .filter((request) => ['sent_back', 'conflict', 'gate_failed', 'could_not_run'].includes(request.state) && !inGate(request))
      .sort(newestFirst),
    landed: landed.slice(0, LANDED_MAX),
    landedToday: landed.filter((lamp) => new Date(lamp.at).toDateString() === now.toDateString()).length,
  };
}

/** What one runner does, or that it rests. */
export interface RunnerTrack {
  readonly runner: number;
  /** Null where it is free. */
  readonly track: TrackView | null;
  /** What is checked there, in the order in which it is merged; without what the window does not know. */
  readonly wagons: readonly RequestView[];
}

/** Every runner of the rig in its order; one that does two things, as it changes over, stands twice. */
export function tracksOf(rig: RigView, requests: ReadonlyMap<string, RequestView>): readonly RunnerTrack[] {
  const busy = rig.tracks.map((track) => ({ runner: track.runner, track, wagons: track.requests.flatMap((id) => requests.get(id) ?? []) }));
  const taken = new Set(busy.map(({ runner }) => runner));
  const free = Array.from({ length: rig.runners }, (_, runner) => runner).filter((runner) => !taken.has(runner));
  return [...busy, ...free.map((runner) => ({ runner, track: null, wagons: [] }))].sort((a, b) => a.runner - b.runner);
}

/** Whether it can be checked again without a new head: what a review sent back only where no agent works on it. */
export const canRetry = (request: RequestView): boolean =>
  ['conflict', 'gate_failed', 'could_not_run'].includes(request.state) || (request.state === 'sent_back' && request.task === null);

/** The check a person wants to read first: the one that failed, else the one that runs now, else the last that ran. */
export function firstGate(request: RequestView): string | null {
  const failed = request.gates.find((gate) => gate.result === 'failed' || gate.result === 'could_not_run');
  if (failed) return failed.name;
  const running = request.state === 'checking' ? request.gates.find((gate) => gate.result === 'not_run') : undefined;
  return (running ?? request.gates.filter((gate) => gate.result !== 'not_run' && gate.result !== 'spared').at(-1))?.name ?? null;
}

/** The rig whose queue is shown: the chosen one if it still exists, else the one with most in line. */
export function rigShown(chosen: string | null, rigs: ReadonlyMap<string, RigView>): RigView | null {
  const known = chosen === null ? undefined : rigs.get(chosen);
  if (known) return known;
  return [...rigs.values()].sort((a, b) => b.queue.length - a.queue.length || a.rig.localeCompare(b.rig))[0] ?? null;
}

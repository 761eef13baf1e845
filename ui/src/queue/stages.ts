/** Where each request of a rig stands on its way to the target. One reading for all lists of the screen. */

import type { LampView, RequestView, RigHistoryView, RigView } from '../ipc/bindings.ts';
import { byText } from '../town/compare.ts';

export interface Stages {
  /** In the gate or landing; several may be checked at a time, together or beside each other. */
  readonly gate: readonly RequestView[];
  readonly inLine: readonly RequestView[];
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
    inReview: own.filter((request) => request.state === 'in_review').sort(newestFirst),
    back: own
      .filter((request) => ['sent_back', 'conflict', 'gate_failed', 'could_not_run'].includes(request.state) && !inGate(request))
      .sort(newestFirst),
    landed: landed.slice(0, LANDED_MAX),
    landedToday: landed.filter((lamp) => new Date(lamp.at).toDateString() === now.toDateString()).length,
  };
}

/** Requests of one check, which pass and land together. */
export interface Train {
  readonly check: number | null;
  readonly wagons: readonly RequestView[];
}

/** What is in the gate, by the check that it is part of; in the order of the line. */
export function trainsOf(gate: readonly RequestView[]): readonly Train[] {
  const trains: { check: number | null; wagons: RequestView[] }[] = [];
  for (const request of gate) {
    const train = request.check === null ? undefined : trains.find(({ check }) => check === request.check);
    if (train) train.wagons.push(request);
    else trains.push({ check: request.check, wagons: [request] });
  }
  return trains;
}

/** Whether it can be checked again without a new head. */
export const canRetry = (request: RequestView): boolean => ['conflict', 'gate_failed', 'could_not_run'].includes(request.state);

/** The check a person wants to read first: the one that failed, else the one that runs now, else the last that ran. */
export function firstGate(request: RequestView): string | null {
  const failed = request.gates.find((gate) => gate.result === 'failed' || gate.result === 'could_not_run');
  if (failed) return failed.name;
  const running = request.state === 'checking' ? request.gates.find((gate) => gate.result === 'not_run') : undefined;
  return (running ?? request.gates.filter((gate) => gate.result !== 'not_run').at(-1))?.name ?? null;
}

/** The rig whose queue is shown: the chosen one if it still exists, else the one with most in line. */
export function rigShown(chosen: string | null, rigs: ReadonlyMap<string, RigView>): RigView | null {
  const known = chosen === null ? undefined : rigs.get(chosen);
  if (known) return known;
  return [...rigs.values()].sort((a, b) => b.queue.length - a.queue.length || a.rig.localeCompare(b.rig))[0] ?? null;
}

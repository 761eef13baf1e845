/** Which button of a review is the strong one, and what is said beside it. The facts choose, not the habit. */

import type { RequestView } from '../ipc/bindings.ts';
import { shortCommit } from '../words/format.ts';
import { t } from '../words/words.ts';

export interface ReviewFacts {
  /** Comments or a message are written and not sent. */
  readonly drafts: number;
  readonly hasMessage: boolean;
  readonly unread: number;
  readonly conflicts: number;
  readonly failed: readonly string[];
  readonly couldNotRun: readonly string[];
  /** Tests that it takes away or skips. */
  readonly lostTests: number;
  /** Points of the task that nobody claims and no check has proven. */
  readonly openPoints: number;
}

export type Strong = 'send_back' | 'approve' | null;

export function factsOf(request: RequestView, drafts: number, hasMessage: boolean, unread: number, lostTests: number): ReviewFacts {
  const gatesThat = (result: string): string[] =>
    request.gates.filter((gate) => gate.result === result && gate.commit !== null).map((gate) => gate.name);
  return {
    drafts,
    hasMessage,
    unread,
    conflicts: request.conflicts.length,
    failed: gatesThat('failed'),
    couldNotRun: request.gates.filter((gate) => gate.result === 'could_not_run').map((gate) => gate.name),
    lostTests,
    openPoints: request.points.filter((point) => point.state === 'open').length,
  };
}

/**
 * Open comments, a red check or a conflict: send back. Unread, open points, tests taken away or skipped, or a check that could not
 * run, which is nothing its author did: no button is strong. Else approve.
 */
export function strongButton(facts: ReviewFacts): Strong {
  if (facts.drafts > 0 || facts.hasMessage) return 'send_back';
  if (facts.failed.length + facts.conflicts > 0) return 'send_back';
  return facts.unread + facts.couldNotRun.length + facts.lostTests + facts.openPoints > 0 ? null : 'approve';
}

/** What the facts alone would say to its author; blank when nothing is red. */
export function messageOf(request: RequestView): string {
  const red = request.gates.filter((gate) => gate.result === 'failed' && gate.commit !== null);
  return [
    ...red.map((gate) => t('review.sayRed', { gate: gate.name, commit: shortCommit(gate.commit ?? ''), words: gate.words.trim() })),
    ...(request.conflicts.length > 0 ? [t('review.sayConflict', { files: request.conflicts.join(', ') })] : []),
  ].join('\n');
}

/** Only what waits for a person can be approved, sent back or rejected; a change after a red check only sent back or rejected. */
export function possible(request: Pick<RequestView, 'state' | 'task'>): { approve: boolean; sendBack: boolean; reject: boolean } {
  // A branch made by hand has nobody it could go back to.
  const sendBack = request.task !== null;
  switch (request.state) {
    case 'in_review':
      return { approve: true, sendBack, reject: true };
    case 'conflict':
    case 'gate_failed':
    case 'could_not_run':
    case 'queued':
    case 'proposed':
      return { approve: false, sendBack, reject: true };
    case 'sent_back':
      return { approve: false, sendBack: false, reject: true };
    case 'checking':
    case 'landed':
    case 'reverted':
    case 'withdrawn':
      return { approve: false, sendBack: false, reject: false };
  }
}

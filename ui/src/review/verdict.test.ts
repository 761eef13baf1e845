import { describe, expect, it } from 'vitest';
import type { RequestStateWord } from '../ipc/bindings.ts';
import { request } from './fixtures.ts';
import { factsOf, messageOf, possible, strongButton, type ReviewFacts, type Strong } from './verdict.ts';

const gate = (result: 'passed' | 'failed' | 'could_not_run' | 'not_run', commit: string | null = 'c') => ({ name: 'unit', result, commit, head: commit, target: commit, moved: false, tree: null, command: null, environment: null, known: false, took_ms: 1, words: '', at: null });
const CLEAR: ReviewFacts = { drafts: 0, hasMessage: false, unread: 0, conflicts: 0, failed: [], couldNotRun: [], lostTests: 0, openPoints: 0 };

const OPEN: readonly Partial<ReviewFacts>[] = [{ drafts: 1 }, { hasMessage: true }, { unread: 2 }, { conflicts: 1 }, { failed: ['unit'] }, { couldNotRun: ['lint'] }, { lostTests: 1 }, { openPoints: 1 }];
/** What each open fact asks for by itself, in the order of OPEN. */
const ALONE: readonly Strong[] = ['send_back', 'send_back', null, 'send_back', 'send_back', null, null, null];

describe('The strong button', () => {
  it('is to approve when everything is read, green and without a word of yours', () => {
    expect(strongButton(CLEAR)).toBe('approve');
    expect(strongButton(factsOf(request({ gates: [gate('passed'), gate('not_run', null)] }), 0, false, 0, 0))).toBe('approve');
  });

  it('follows each fact by itself', () => {
    expect(OPEN.map((fact) => strongButton({ ...CLEAR, ...fact }))).toEqual(ALONE);
  });

  it('in every combination is what the strongest of its facts asks for, and never to approve over an open one', () => {
    for (let bits = 1; bits < 1 << OPEN.length; bits += 1) {
      const chosen = OPEN.flatMap((fact, at) => ((bits >> at) & 1 ? [{ fact, asks: ALONE[at] }] : []));
      const facts = chosen.reduce((all, { fact }) => ({ ...all, ...fact }), CLEAR);
      const wanted = chosen.some(({ asks }) => asks === 'send_back') ? 'send_back' : null;
      expect(strongButton(facts), JSON.stringify(facts)).toBe(wanted);
    }
  });

  it('is to send back when a check is red or something is in conflict, and the facts say what to write', () => {
    const red = request({ gates: [{ ...gate('failed'), words: '2 of 1,204 tests red' }], conflicts: ['a.ts'] });
    expect(strongButton(factsOf(red, 0, false, 2, 0))).toBe('send_back');
    expect(messageOf(red)).toBe('unit failed on c: 2 of 1,204 tests red\nIn conflict with the target: a.ts.');
    expect(messageOf(request({}))).toBe('');
  });

  it('is not offered where the hall would refuse it', () => {
    const all: Record<RequestStateWord, [approve: boolean, sendBack: boolean, reject: boolean]> = {
      in_review: [true, true, true],
      sent_back: [false, false, true],
      queued: [false, true, true],
      proposed: [false, true, true],
      checking: [false, false, false],
      conflict: [false, true, true],
      gate_failed: [false, true, true],
      could_not_run: [false, true, true],
      landed: [false, false, false],
      reverted: [false, false, false],
      withdrawn: [false, false, false],
    };
    for (const [state, [approve, sendBack, reject]] of Object.entries(all)) {
      expect(possible({ state: state as RequestStateWord, task: 'gt-1' }), state).toEqual({ approve, sendBack, reject });
    }
    expect(possible(request({ task: null })).sendBack).toBe(false);
  });
});

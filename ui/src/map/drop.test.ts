import { describe, expect, it } from 'vitest';
import { LOOKS, type Look } from '../kit/state.ts';
import { allowed, intentOf, waitsOver, type Intent, type Known, type Load, type Target, type TaskFacts, type Work } from './drop.ts';
import type { Waiting } from './lineDrop.ts';

/** hb-3 is stacked on hb-2, which waits for hb-1. */
const TASKS = new Map<string, TaskFacts>([
  ['hb-1', { rig: 'Harbor', needs: [], on: null }],
  ['hb-2', { rig: 'Harbor', needs: ['hb-1'], on: null }],
  ['hb-3', { rig: 'Harbor', needs: [], on: 'hb-2' }],
  ['hb-9', { rig: 'Harbor', needs: [], on: null }],
  ['ln-1', { rig: 'Lantern', needs: [], on: null }],
]);
const LINE: readonly Waiting[] = [
  { rig: 'Harbor', title: 'First', task: 'mr-1', priority: 2, place: 1, inGate: true },
  { rig: 'Harbor', title: 'Second', task: 'mr-2', priority: 2, place: 2, inGate: false },
  { rig: 'Harbor', title: 'Third', task: 'mr-3', priority: 2, place: 3, inGate: false },
];
const townWith = (look: Look, work: Work = { kind: 'not_done' }): Known => ({
  agent: (name) => (name === 'wren' ? { rig: 'Harbor', look, upNext: 1, work } : undefined),
  task: (id) => TASKS.get(id),
  waiting: (id) => LINE.find(({ task }) => task === id),
});
const tasks = (...ids: string[]): Load => ({ kind: 'tasks', ids, priority: 1 });
const NONE = { alt: false, shift: false };
const ALT = { alt: true, shift: false };
const SHIFT = { alt: false, shift: true };
const WREN: Target = { kind: 'agent', id: 'wren' };
const ROAD: Target = { kind: 'rig', rig: 'Harbor' };
const LOT: Target = { kind: 'lot', rig: 'Harbor', number: 4 };
const GATE: Target = { kind: 'gate', rig: 'Harbor' };
const restart: Intent = { kind: 'refused', refusal: { why: 'restart_first', agent: 'wren' } };

/** Every state of an agent with every modifier: the table of the design board. */
const ON_AGENT: readonly (readonly [Look, typeof NONE, Intent])[] = LOOKS.flatMap((look) =>
  [NONE, ALT, SHIFT].map((modifiers) => {
    const ids = ['hb-1'];
    const intents: Record<Look, Intent> = {
      idle: { kind: 'assign', tasks: ids, agent: 'wren', later: modifiers.alt },
      starting: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'done', before: 1 },
      working: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'done', before: 1 },
      review: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'done', before: 1 },
      needs: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'done', before: 1 },
      paused: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'back', before: 1 },
      limited: { kind: 'up_next', tasks: ids, agent: 'wren', when: 'back', before: 1 },
      failed: restart,
      quiet: restart,
      unknown: restart,
    };
    return [look, modifiers, intents[look]] as const;
  }),
);

describe('A task put down', () => {
  it.each(ON_AGENT)('on an agent that is %s with %j', (look, modifiers, intent) => {
    expect(intentOf(tasks('hb-1'), WREN, modifiers, townWith(look))).toEqual(intent);
  });

  it.each<[string, Load, Target, typeof NONE, Intent]>([
    ['Main Street: any agent', tasks('hb-1'), ROAD, NONE, { kind: 'any_agent', tasks: ['hb-1'], rig: 'Harbor' }],
    ['a free lot: a new agent', tasks('hb-1'), LOT, NONE, { kind: 'new_agent', tasks: ['hb-1'], rig: 'Harbor', lot: 4, choose: false }],
    ['a free lot with Shift: a chosen one', tasks('hb-1'), LOT, SHIFT, { kind: 'new_agent', tasks: ['hb-1'], rig: 'Harbor', lot: 4, choose: true }],
    ['another task: after it', tasks('hb-1'), { kind: 'task', id: 'ln-1' }, NONE, { kind: 'after', tasks: ['hb-1'], needs: 'ln-1' }],
    ['another task with Shift: stacked on it', tasks('hb-1'), { kind: 'task', id: 'hb-9' }, SHIFT, { kind: 'stacked', tasks: ['hb-1'], on: 'hb-9' }],
    ['a task of another rig with Shift', tasks('hb-1'), { kind: 'task', id: 'ln-1' }, SHIFT, { kind: 'refused', refusal: { why: 'other_rig', what: 'hb-1', rig: 'Harbor' } }],
    ['the task it is stacked on, with Shift', tasks('hb-3'), { kind: 'task', id: 'hb-2' }, SHIFT, { kind: 'refused', refusal: { why: 'already_after', task: 'hb-3', needs: 'hb-2' } }],
    ['a task that is stacked on it, with Shift: the circle is named', tasks('hb-2'), { kind: 'task', id: 'hb-3' }, SHIFT, { kind: 'refused', refusal: { why: 'circle', path: ['hb-2', 'hb-3', 'hb-2'] } }],
    ['itself: nothing', tasks('hb-1', 'hb-2'), { kind: 'task', id: 'hb-2' }, NONE, { kind: 'nothing' }],
    ['a task it waits for already', tasks('hb-2'), { kind: 'task', id: 'hb-1' }, NONE, { kind: 'refused', refusal: { why: 'already_after', task: 'hb-2', needs: 'hb-1' } }],
    ['a task that waits for it: the circle is named', tasks('hb-1'), { kind: 'task', id: 'hb-3' }, NONE, { kind: 'refused', refusal: { why: 'circle', path: ['hb-1', 'hb-3', 'hb-2', 'hb-1'] } }],
    ['the gate: nothing', tasks('hb-1'), GATE, NONE, { kind: 'nothing' }],
    ['an agent of another rig', tasks('ln-1'), WREN, NONE, { kind: 'refused', refusal: { why: 'other_rig', what: 'ln-1', rig: 'Lantern' } }],
    ['Main Street of another rig', tasks('hb-1', 'ln-1'), ROAD, NONE, { kind: 'refused', refusal: { why: 'other_rig', what: 'ln-1', rig: 'Lantern' } }],
    ['an agent that is gone: nothing', tasks('hb-1'), { kind: 'agent', id: 'x' }, NONE, { kind: 'nothing' }],
  ])('on %s', (_, load, target, modifiers, intent) => {
    expect(intentOf(load, target, modifiers, townWith('idle'))).toEqual(intent);
  });

  it('together with others goes where one would go', () => {
    expect(intentOf(tasks('hb-1', 'hb-2', 'hb-3'), WREN, NONE, townWith('idle'))).toMatchObject({ kind: 'assign', tasks: ['hb-1', 'hb-2', 'hb-3'] });
  });
});

describe('An agent put down', () => {
  const wren: Load = { kind: 'agent', id: 'wren' };
  it.each<[string, Target, Work, Intent]>([
    ['a free lot: moves there', LOT, { kind: 'not_done' }, { kind: 'move', agent: 'wren', lot: 4 }],
    ['a lot of another rig', { ...LOT, rig: 'Lantern' }, { kind: 'not_done' }, { kind: 'refused', refusal: { why: 'other_rig', what: 'wren', rig: 'Harbor' } }],
    ['the gate with work to review', GATE, { kind: 'in_review', request: 'mr-1' }, { kind: 'to_review', agent: 'wren', request: 'mr-1' }],
    ['the gate with approved work that is red', GATE, { kind: 'checked_red', request: 'mr-1' }, { kind: 'check_again', agent: 'wren', request: 'mr-1' }],
    ['the gate with work in the queue', GATE, { kind: 'in_line', request: 'mr-1' }, { kind: 'refused', refusal: { why: 'in_line', agent: 'wren' } }],
    ['the gate with nothing handed in', GATE, { kind: 'not_done' }, { kind: 'refused', refusal: { why: 'not_done', agent: 'wren' } }],
    ['another agent: nothing', WREN, { kind: 'not_done' }, { kind: 'nothing' }],
    ['a task: nothing', { kind: 'task', id: 'hb-1' }, { kind: 'not_done' }, { kind: 'nothing' }],
    ['Main Street: nothing', ROAD, { kind: 'not_done' }, { kind: 'nothing' }],
  ])('on %s', (_, target, work, intent) => {
    expect(intentOf(wren, target, NONE, townWith('working', work))).toEqual(intent);
  });

  it('that is gone means nothing', () => {
    expect(allowed(intentOf({ kind: 'agent', id: 'x' }, LOT, NONE, townWith('idle')))).toBe(false);
  });
});

describe('A request put down', () => {
  const third: Load = { kind: 'request', id: 'mr-3', label: 'Third' };
  it.each<[string, Target, Intent]>([
    ['one ahead: before it', { kind: 'request', id: 'mr-2' }, { kind: 'prioritise', task: 'mr-3', priority: 1, from: 2, side: 'before', of: 'Second' }],
    ['one in the gate', { kind: 'request', id: 'mr-1' }, { kind: 'refused', refusal: { why: 'in_gate', title: 'First' } }],
    ['one that has landed: nothing', { kind: 'request', id: 'mr-9' }, { kind: 'nothing' }],
    ['an agent: nothing', WREN, { kind: 'nothing' }],
  ])('on %s', (_, target, intent) => {
    expect(intentOf(third, target, NONE, townWith('idle'))).toEqual(intent);
  });

  it('takes no task and no agent', () => {
    expect(intentOf(tasks('hb-1'), { kind: 'request', id: 'mr-2' }, NONE, townWith('idle'))).toEqual({ kind: 'nothing' });
    expect(intentOf({ kind: 'agent', id: 'wren' }, { kind: 'request', id: 'mr-2' }, NONE, townWith('idle'))).toEqual({ kind: 'nothing' });
  });
});

describe('What a task waits for', () => {
  it('is followed to its end, and a circle that exists already does not trap the search', () => {
    const round = new Map<string, TaskFacts>([
      ['a', { rig: 'r', needs: ['b'], on: null }],
      ['b', { rig: 'r', needs: ['a'], on: null }],
    ]);
    expect(waitsOver('hb-3', 'hb-1', townWith('idle'))).toEqual(['hb-3', 'hb-2', 'hb-1']);
    expect(waitsOver('hb-1', 'hb-3', townWith('idle'))).toBeNull();
    expect(waitsOver('a', 'z', { task: (id) => round.get(id) })).toBeNull();
  });
});

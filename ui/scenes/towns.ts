/** Towns of several rigs for the map's scenes and for the measurement of map against list. */

import type { AgentStateWord, RequestStateWord, RequestView, TaskView, TownSnapshot } from '../src/ipc/bindings.ts';
import { lotAt } from '../src/map/lots.ts';
import { agent, ask, request, rig, task, townAt } from './data.ts';

const RIGS: readonly (readonly [name: string, prefix: string])[] = [
  ['Harbor', 'gt'], ['Lantern', 'ln'], ['Quill', 'qu'], ['Millrace', 'mr'], ['Orchard', 'or'], ['Tide-tables', 'td'],
];

const NAMES =
  'wren flint tansy ember moss otter fern sorrel clover teasel bramble sable heron cedar lark brook iris mallow ash jay elder gorse nettle gable birch vetch quince umber oriole rowan willow linden pipit dove yarrow finch thistle aster ivy hazel quail juniper holm knot kestrel merlin snipe plover teal linnet rook vesper heather sedge dunlin meadow-pipit yew alder marten oystercatcher'.split(' ');

const TITLES = [
  'Move invoice totals to integer cents',
  'Rate-limit public endpoints',
  'Dark theme for the receipt preview',
  '返金処理がタイムアウトしたときに二重計上される問題を修正する',
  'Shrink the first paint bundle',
  'Settings form keyboard order for the payouts',
  'Remove moment from the bundle',
];

/** About as many of each state as on a real day: most work, every seventh needs somebody. */
const STATES: readonly AgentStateWord[] = [
  'working', 'needs_permission', 'done', 'working', 'idle', 'working', 'quiet', 'needs_answer', 'working', 'limited', 'working', 'failed', 'starting', 'working', 'unknown', 'idle',
];

const REASONS: Readonly<Partial<Record<AgentStateWord, string>>> = {
  needs_permission: 'Its program asks before it runs a command.',
  quiet: 'No output for 14 minutes, no tool and no child runs.',
  failed: 'Its program ended with 137.',
  unknown: 'No signal, and text that no rule knows.',
};

const OF_TASK = new Set<AgentStateWord>(['working', 'needs_permission', 'needs_answer', 'done', 'quiet', 'limited', 'failed', 'unknown']);
const ASKING = new Set<AgentStateWord>(['needs_permission', 'needs_answer']);
const titleOf = (index: number): string => TITLES[index % TITLES.length] ?? '';

interface Person {
  readonly name: string;
  readonly rig: (typeof RIGS)[number];
  readonly lot: number;
  readonly index: number;
  readonly state: AgentStateWord;
}

function people(sizes: readonly number[]): Person[] {
  let index = 0;
  return sizes.flatMap((size, at) => {
    const home = RIGS[at % RIGS.length] ?? ['Harbor', 'gt'];
    return Array.from({ length: size }, (_, lot) => {
      const name = NAMES[index % NAMES.length] ?? 'wren';
      const state = STATES[(index * 3 + at) % STATES.length] ?? 'working';
      index += 1;
      return { name: index > NAMES.length ? `${name}-${index}` : name, rig: home, lot, index: index - 1, state };
    });
  });
}

const heldTask = (person: Person): string | null => (OF_TASK.has(person.state) ? `${person.rig[1]}-${(46_656 + person.index * 31).toString(36)}` : null);

/** One in each rig works on what ran into a conflict. */
const collides = (person: Person): boolean => person.lot === 0;

function agentOf(person: Person) {
  const { bank, column, row } = lotAt(person.lot);
  const held = heldTask(person);
  const { index, state } = person;
  const made = agent([
    person.name, index % 3 === 0 ? 'codex' : 'claude', state, held, held === null ? null : titleOf(index), [bank, column, row],
    state === 'starting' ? null : (index * 7) % 31, state === 'starting' ? null : index % 9, index * 37, index * 11, 40 + index * 97, REASONS[state] ?? 'Output arrived 2 seconds ago.',
  ]);
  return { ...made, rig: person.rig[0], paused: false, request: state === 'done' ? `mr-${index}` : collides(person) ? `${person.rig[1]}-back` : null };
}

function requestsOf(all: readonly Person[]): RequestView[] {
  const made = all.filter((person) => person.state === 'done').map((person) => ({ ...request(`mr-${person.index}`, titleOf(person.index), person.name, 'in_review', 'waits 6 m', null, heldTask(person) ?? ''), rig: person.rig[0] }));
  const line = RIGS.flatMap(([name, prefix], at) => {
    if (!all.some((person) => person.rig[0] === name)) return [];
    const states: readonly RequestStateWord[] = at % 3 === 2 ? [] : ['checking', 'checking', ...(['queued', 'queued', 'queued'] as const).slice(at)];
    return states.map((state, place) => ({
      ...request(`${prefix}-line-${place}`, titleOf(at + place + 2), NAMES[at] ?? 'wren', state, state === 'checking' ? 'build runs on 8c1f0e2' : 'next, after the gate', place + 1, `${prefix}-q${place}`),
      rig: name,
    }));
  });
  const back = all.filter(collides).map((person) => ({
    ...request(`${person.rig[1]}-back`, titleOf(person.index), person.name, 'conflict', 'conflict in src/export.ts', null, heldTask(person) ?? ''),
    rig: person.rig[0],
  }));
  return [...made, ...line, ...back];
}

const readyIn = ([name, prefix]: readonly [string, string], count: number): TaskView[] =>
  Array.from({ length: count }, (_, index) => ({ ...task(`${prefix}-r${index}x`, titleOf(index + 1), (index + 1) % 5, 'open', true, null), rig: name }));

/** One rig per size, each with so many agents. */
export function townOf(sizes: readonly number[]): TownSnapshot {
  const town = townAt();
  const all = people(sizes);
  const homes = sizes.map((_, at) => RIGS[at % RIGS.length] ?? ['Harbor', 'gt'] as const);
  const requests = requestsOf(all);
  const agents = all.map(agentOf);
  const held = agents.flatMap((one) => (one.task && one.task_title ? [{ ...task(one.task, one.task_title, 1, 'in_progress', false, one.name), rig: one.rig }] : []));
  return {
    ...town,
    radars: [],
    rigs: homes.map(([name, prefix]) => ({ ...rig(name, prefix), queue: requests.filter((one) => one.rig === name && one.position !== null).map((one) => one.id) })),
    histories: homes.map(([name]) => ({ ...(town.histories[0] ?? { head: '', lamps: [], total: 0 }), rig: name })),
    tasks: [...homes.flatMap((home, at) => readyIn(home, 4 + at * 3)), ...held],
    agents,
    requests,
    asks: all
      .filter((person) => ASKING.has(person.state))
      .map((person) =>
        person.state === 'needs_permission'
          ? ask(`ask-${person.index}`, person.name, 'permission', `Allow npm run step ${person.index}?`, 20 + person.index * 41)
          : ask(`ask-${person.index}`, person.name, 'question', `Keep the old shape of answer ${person.index}?`, 20 + person.index * 41, ['Yes', 'No']),
      ),
  };
}

/** Twelve, twenty-six and fourteen agents, as on the design board. */
export const threeRigs = (): TownSnapshot => townOf([12, 26, 14]);
export const sixRigs = (): TownSnapshot => townOf([14, 12, 10, 9, 8, 7]);

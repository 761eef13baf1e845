/** A full town for the scenes that must hold under load: 26 agents in one rig, long and Japanese titles, 100 requests, 1,000 tasks. */

import type { AgentStateWord, RequestStateWord, TownSnapshot } from '../src/ipc/bindings.ts';
import { lotAt } from '../src/map/lots.ts';
import { agent, ask, request, rig, task, townAt } from './data.ts';

const NAMES = [
  'wren', 'flint', 'tansy', 'ember', 'moss', 'otter', 'fern', 'sorrel', 'clover', 'teasel', 'bramble', 'sable', 'lark',
  'hazel', 'thistle', 'meadow-pipit', 'yarrow', 'dunlin', 'oystercatcher', 'heather', 'plover', 'marsh-harrier-12', 'rowan', 'gorse', 'sedge', 'kelp',
];

/** 40 characters and more, and scripts without spaces. */
const TITLES = [
  'Show the refund reason on settlement pdf',
  '返金処理がタイムアウトしたときに二重計上される問題を修正する',
  'Reconcile interchange fees per acquirers',
  '請求書の合計を整数のセントへ移行する',
  'Disallow overlapping subscription phases',
  'Erklärungsbedürftige Rückbuchungen je Händlerin und Abrechnungszeitraum gesondert ausweisen',
];

const STATES: readonly AgentStateWord[] = [
  'needs_permission', 'working', 'done', 'working', 'idle', 'quiet', 'working', 'needs_answer', 'limited', 'working', 'failed', 'starting', 'unknown',
];

const REASONS: Readonly<Partial<Record<AgentStateWord, string>>> = {
  needs_permission: 'Its program asks before it runs a command that changes files outside its worktree.',
  unknown: 'Its screen shows text that no rule knows: “続行しますか？ [y/N]”.',
};

const titleOf = (index: number): string => TITLES[index % TITLES.length] ?? '';
const stateOf = (index: number): AgentStateWord => STATES[index % STATES.length] ?? 'idle';
const taskOf = (index: number): string => `gt-c${(index + 46_656).toString(36)}`;
const holds = (state: AgentStateWord): boolean => state !== 'idle' && state !== 'starting';

const agents = () =>
  NAMES.map((name, index) => {
    const state = stateOf(index);
    const { bank, column, row } = lotAt(index);
    const held = holds(state);
    return agent([
      name, index % 3 === 0 ? 'codex' : 'claude', state, held ? taskOf(index) : null, held ? titleOf(index) : null, [bank, column, row],
      (index * 7) % 31, index % 9, index * 137, index * 61, 40 + index * 977, REASONS[state] ?? 'Output arrived 2 seconds ago.',
    ]);
  });

const QUEUED = 90;

function requests() {
  const waiting: readonly RequestStateWord[] = ['in_review', 'conflict', 'gate_failed'];
  return Array.from({ length: 100 }, (_, index) => {
    const place = index < QUEUED ? index + 1 : null;
    const state = place === null ? (waiting[index % waiting.length] ?? 'in_review') : place === 1 ? 'checking' : 'queued';
    const why = state === 'conflict' ? 'conflict in src/settlement/reports/interchange/acquirers.ts' : place === null ? 'waits 6 m' : `after ${titleOf(index + 1)}`;
    return request(`mr-${100 + index}`, titleOf(index), NAMES[index % NAMES.length] ?? 'wren', state, why, place, taskOf(200 + index));
  });
}

const tasks = () =>
  Array.from({ length: 1000 }, (_, index) => {
    const holder = index < NAMES.length && holds(stateOf(index)) ? (NAMES[index] ?? null) : null;
    return task(taskOf(index), `${titleOf(index)} ${index}`, index % 5, holder === null ? 'open' : 'in_progress', holder === null, holder);
  });

export function crowdTown(): TownSnapshot {
  const town = townAt();
  const list = requests();
  const asking = agents().filter((one) => one.state === 'needs_permission' || one.state === 'needs_answer');
  return {
    ...town,
    radars: [],
    rigs: [{ ...rig('Harbor', 'gt'), queue: list.filter((one) => one.position !== null).map((one) => one.id) }],
    tasks: tasks(),
    agents: agents(),
    requests: list,
    asks: asking.map((one, index) =>
      one.state === 'needs_permission'
        ? ask(`ask-${index}`, one.name, 'permission', 'Allow npx prisma migrate deploy --schema services/settlement/prisma/schema.prisma?', 240 + index * 60)
        : ask(`ask-${index}`, one.name, 'question', '古いクライアントのために v1 の応答形式を残しますか？', 60, ['はい、ヘッダーで切り替える', 'いいえ']),
    ),
  };
}

/** One moment of one town, 14:32: what every scene shows. Fixed, so that pictures can be compared. */

import type { AgentStateWord, AgentUsageView, AgentView, AskKindWord, AskView, EventView, GrantWord, LampView, PointView, RequestStateWord, RequestView, RigView, ShellView, TaskView, TownSnapshot } from '../src/ipc/bindings.ts';
import { lotNumberOf, type Bank } from '../src/map/lots.ts';
import { HEAD } from './head.ts';
import { HARBOR_RADAR } from './radar.ts';

export const NOW = new Date('2026-11-23T14:32:00Z');
export const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();

type AgentSeed = [
  name: string, preset: string, state: AgentStateWord, task: string | null, title: string | null,
  lot: [Bank, number, number], behind: number | null, ahead: number | null, added: number, removed: number, age: number, reason: string,
];

const SEEDS: readonly AgentSeed[] = [
  ['wren', 'claude', 'needs_permission', 'gt-k5w2d', 'Add a currency column to payouts', ['t', 1, 1], 4, 3, 88, 12, 240, 'Its program asks before it runs a command.'],
  ['flint', 'claude', 'done', 'gt-x91qa', 'Move invoice totals to integer cents', ['t', 2, 1], 9, 6, 412, 198, 360, 'It said done, its tree is clean.'],
  ['tansy', 'claude', 'done', 'gt-p02vv', 'Rate-limit public endpoints', ['t', 3, 1], 1, 2, 96, 12, 120, 'It said done, its tree is clean.'],
  ['ember', 'gemini', 'quiet', 'gt-m3n8d', 'Upgrade Prisma 5 to 6', ['t', 1, 2], 27, 4, 77, 75, 840, 'No output for 14 minutes, no tool and no child runs.'],
  ['moss', 'codex', 'working', 'gt-7hb3e', 'Split the ledger module', ['t', 2, 2], 12, 9, 903, 611, 4320, 'A tool runs: cargo test.'],
  ['otter', 'codex', 'needs_answer', 'gt-c3p9u', 'Version the refunds endpoint', ['t', 3, 2], 2, 1, 38, 4, 60, 'Its screen shows a question.'],
  ['fern', 'claude', 'limited', 'gt-c9s1v', 'Hide empty fee rows', ['t', 3, 3], 2, 2, 61, 9, 500, '“Limit reached, resets 14:52”.'],
  ['sorrel', 'claude', 'working', 'gt-h6d2p', 'Group payouts by bank', ['b', 1, 1], 5, 3, 140, 31, 660, 'Output arrived 2 seconds ago.'],
  ['clover', 'opencode', 'starting', 'gt-y7j3f', 'Show request ids in error pages', ['b', 2, 1], 0, 0, 0, 0, 41, 'setup: npm ci'],
  ['teasel', 'claude', 'idle', null, null, ['b', 3, 1], 0, 0, 0, 0, 1200, 'It has no task.'],
  ['bramble', 'gemini', 'working', 'gt-d0a4r', 'Tidy the error envelope', ['b', 1, 2], 9, 1, 24, 30, 3000, 'You paused it.'],
  ['sable', 'claude', 'failed', 'gt-q8r1t', 'Snapshot PDF receipts', ['b', 2, 2], 7, 2, 210, 14, 170, 'Its program ended with 137.'],
];

/** Some conversations are nearly full, of some nobody knows how much fits. */
const USED: Readonly<Record<string, AgentUsageView>> = {
  wren: { sum: null, context_tokens: 231_000, context_window: 258_400 },
  flint: { sum: null, context_tokens: 84_000, context_window: null },
};

export function agent(seed: AgentSeed): AgentView {
  const [name, preset, state, task, title, [bank, column, row], behind, ahead, added, removed, age, reason] = seed;
  return {
    name,
    rig: 'Harbor',
    preset,
    mode: 'ask',
    role: 'worker',
    lot: lotNumberOf({ bank, column, row }),
    state,
    reason,
    since: ago(age),
    paused: name === 'bramble',
    task,
    task_title: title,
    epoch: 3,
    session: `s-${name}`,
    live: state !== 'failed' && state !== 'idle',
    goes_on: false,
    worktree: `work/harbor/${name}`,
    branch: task === null ? null : `gastown/${name}/${task}`,
    base: HEAD,
    ahead,
    behind,
    additions: added,
    deletions: removed,
    changed_files: added === 0 ? 0 : 5,
    own_commits: ahead,
    request: { flint: 'mr-1', tansy: 'mr-2', sorrel: 'mr-6' }[name] ?? null,
    up_next: name === 'wren' ? ['gt-w3x8l'] : [],
    confined: false,
    round: 1,
    usage: USED[name] ?? null,
    background: 0,
    limit: state === 'limited' ? { since: ago(age), resets: ago(-20 * 60), passed: null, then: 'told', can_try: true } : null,
    added: ago(90_000),
  };
}

const TASKS: readonly [id: string, title: string, priority: number, status: TaskView['status'], ready: boolean][] = [
  ['gt-e8k1z', 'Refunds double-post when the bank times out', 0, 'open', true],
  ['gt-n4s8w', 'Add idempotency keys to POST /charges', 1, 'open', true],
  ['gt-b6t0m', 'Store card totals as integer cents', 1, 'open', true],
  ['gt-q5e8r', 'Report totals in cents', 2, 'open', true],
  ['gt-k0d5r', 'Page the payouts list by cursor', 2, 'open', true],
  ['gt-w3x8l', 'Drop the unused Stripe v2 client', 2, 'open', true],
  ['gt-s9q4n', 'Document webhook signatures', 3, 'open', true],
  ['gt-f1m6p', 'Rename acct to account in logs', 3, 'open', true],
  ['gt-a7c2e', 'Warn before a payout is split', 2, 'blocked', false],
  ['gt-l2v9h', 'Remove the old ledger tables', 3, 'blocked', false],
];

const NEEDS: Readonly<Record<string, string[]>> = {
  'gt-a7c2e': ['gt-e8k1z', 'gt-b6t0m'],
  'gt-l2v9h': ['gt-a7c2e'],
  'gt-x91qa': ['gt-7hb3e'],
};

const POINTS: PointView[] = [
  { id: 1, text: 'No float is left in billing', gate: 'unit', state: 'proven', by: null, commit: '8c1f0e2', at: ago(900) },
  { id: 2, text: 'The migration can be undone', gate: null, state: 'claimed', by: 'flint', commit: null, at: ago(1200) },
  { id: 3, text: 'Old invoices keep their totals, in each currency that they were written in', gate: null, state: 'open', by: null, commit: null, at: null },
];

const ON: Readonly<Record<string, string>> = { 'gt-s9q4n': 'gt-e8k1z' };

export function task(id: string, title: string, priority: number, status: TaskView['status'], ready: boolean, assignee: string | null): TaskView {
  return {
    id,
    title,
    body: 'The bank may answer after our own time limit. The charge must then exist once. The export in src/export.ts reads it.',
    script: null,
    status,
    priority,
    kind: priority === 0 ? 'bug' : 'task',
    labels: [],
    rig: 'Harbor',
    parent: null,
    on: ON[id] ?? null,
    preset: null,
    mode: null,
    model: id === 'gt-e8k1z' ? 'opus' : null,
    effort: id === 'gt-e8k1z' ? 'high' : null,
    base: null,
    assignee,
    needs: NEEDS[id] ?? [],
    ready,
    blocked_by: status === 'blocked' ? (NEEDS[id] ?? []) : [],
    lined_up: null,
    request: null,
    comments: [],
    attachments: id === 'gt-e8k1z' ? [{ name: 'double-fee.log', bytes: 18_211, by: 'owner', at: ago(4000) }, { name: 'screen.png', bytes: 220_400, by: 'owner', at: ago(4000) }] : [],
    points: id === 'gt-e8k1z' ? POINTS : [],
    created: ago(80_000 - priority * 1000),
    updated: ago(4000),
    closed_why: null,
    closed_at: null,
  };
}

/** Tasks of what is in line; their agents are free again. */
const IN_LINE: readonly TaskView[] = [
  task('gt-ba77s', 'Signed download links', 1, 'queued', false, 'teasel'),
  task('gt-q0z6t', 'Cache exchange rates for an hour', 2, 'queued', false, 'clover'),
];

const GATES = ['lint', 'types', 'unit', 'build'] as const;

export function request(
  id: string, title: string, by: string, state: RequestStateWord, why: string, position: number | null, taskId: string,
): RequestView {
  const checked = state === 'checking' ? 3 : state === 'in_review' ? 4 : state === 'gate_failed' ? 2 : 0;
  const red = (index: number): boolean => state === 'gate_failed' && index === checked;
  return {
    id,
    rig: 'Harbor',
    task: taskId,
    agent: by,
    title,
    branch: `gastown/${by}/${taskId}`,
    head: `b73e9d4${id.padEnd(33, '0').replace(/[^0-9a-f]/g, 'a')}`,
    base: HEAD,
    revision: 1,
    round: 1,
    additions: 96,
    deletions: 12,
    files: 6,
    commits: 2,
    left_out: null,
    state,
    why,
    waits: null,
    check: state === 'checking' ? 7 : null,
    position,
    conflicts: state === 'conflict' ? ['src/export.ts'] : [],
    landing_waits: null,
    not_signed: false,
    stacked_on: ON[taskId] ?? null,
    points: POINTS,
    since: ago(360),
    opened: ago(700),
    approved: position === null ? null : { head: HEAD, by: 'owner', rule: null, at: ago(300) },
    red_gate: state === 'gate_failed' ? 'unit' : null,
    overrides: [],
    for_person: null,
    asked_for: null,
    pull: null,
    gates: GATES.map((name, index) => ({
      name,
      result: red(index) ? 'failed' : index < checked ? 'passed' : 'not_run',
      commit: index < checked || red(index) ? HEAD : null,
      head: index < checked || red(index) ? 'b73e9d4c1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d' : null,
      target: index < checked || red(index) ? HEAD : null,
      moved: id === 'mr-2',
      tree: index < checked || red(index) ? '5b1d94e7c3a2f1e0d9c8b7a6f5e4d3c2b1a09f8e' : null,
      command: index < checked || red(index) ? `npm run ${name}` : null,
      environment: index < checked || red(index) ? 'linux-x86_64-3fd1a07b2c9e4d55' : null,
      known: false,
      took_ms: index < checked || red(index) ? 12_000 : null,
      words: red(index) ? '2 of 1,204 tests red: refund twice, refund late' : '',
      at: index < checked || red(index) ? ago(180) : null,
    })),
    landed: null,
    undoes: null,
    undone_by: null,
    rehearsal: null,
  };
}

const REQUESTS: readonly RequestView[] = [
  request('mr-1', 'Move invoice totals to integer cents', 'flint', 'in_review', 'round 2, waits 6 m', null, 'gt-x91qa'),
  request('mr-2', 'Rate-limit public endpoints', 'tansy', 'in_review', 'waits 2 m', null, 'gt-p02vv'),
  request('mr-3', 'Type the bank callback payload', 'moss', 'checking', 'build runs on 8c1f0e2', 1, 'gt-g3u7n'),
  request('mr-4', 'Signed download links', 'teasel', 'queued', 'next, after the gate', 2, 'gt-ba77s'),
  request('mr-5', 'Cache exchange rates for an hour', 'clover', 'queued', 'after Signed download links', 3, 'gt-q0z6t'),
  request('mr-6', 'Group payouts by bank', 'sorrel', 'conflict', 'conflict in src/export.ts', null, 'gt-h6d2p'),
  request('mr-7', 'Hide empty fee rows', 'fern', 'gate_failed', '2 of 1,204 tests red', null, 'gt-c9s1v'),
];

function lamp(index: number): LampView {
  const subjects = ['Trim refund receipts', 'Payouts export in one stream', 'Paginate disputes by cursor', 'Log retries with the attempt'];
  const subject = subjects[index % subjects.length] ?? '';
  return {
    oid: `${(index + 10).toString(16)}c1f0e2a4b6c8d0e2f4a6b8c0d2e4f6a8b0c2d4`.slice(0, 40),
    subject,
    author: 'moss',
    at: ago(180 + index * 640),
    task: `gt-w1c${index}x`,
    agent: 'moss',
    request: `mr-9${index}`,
    rule: index === 1 ? 'docs/** lines<=50 gates -> alone' : null,
    undone: index === 2,
  };
}

export function ask(id: string, by: string, kind: AskKindWord, text: string, age: number, choices: string[] = []): AskView {
  const grants: GrantWord[] = kind === 'permission' ? ['allow', 'always', 'deny'] : [];
  return { ask: id, agent: by, session: `s-${by}`, kind, text, choices, command: null, grants, in_words: kind !== 'permission', writes: null, since: ago(age), result: 'open', answer: null, by_rule: null, ended: null };
}

const EVENTS: readonly [age: number, event: string, text: string, by: string | null][] = [
  [320, 'task_assigned', 'gt-y7j3f goes to clover', 'clover'],
  [168, 'session_ended', 'sable exited 137', 'sable'],
  [140, 'landed', 'gt-w1c0x landed on Harbor main', null],
  [59, 'checking', 'Type the bank callback payload is checked on 8c1f0e2', 'moss'],
];

const event = ([age, word, text, by]: (typeof EVENTS)[number], index: number): EventView => ({
  seq: 900 + index,
  at: ago(age),
  actor: by ?? 'hall',
  event: word,
  text,
  rig: 'Harbor',
  task: null,
  agent: by,
  session: null,
  request: null,
  ask: null,
  message: null,
  snapshot: null,
});

export const rig = (name: string, prefix: string): RigView => ({
  rig: name,
  prefix,
  source: { kind: 'path', text: `/home/ada/src/${name.toLowerCase()}-api` },
  target: 'main',
  head: HEAD,
  owner: { name: 'Ada', email: 'ada@example.org' },
  gates: GATES.map((gate) => ({ name: gate, command: `npm run ${gate}`, timeout_secs: 600, paths: gate === 'types' ? ['src/**', '*.json'] : [] })),
  review: 'required',
  setup: null,
  proposed: [],
  teardown: null,
  copy: ['.env', 'config/*.local'],
  ports: 10,
  caches: ['target'],
  held: false,
  held_why: null,
  shallow: false,
  demo: false,
  queue: ['mr-3', 'mr-4', 'mr-5'],
  tracks: [{ runner: 0, kind: 'line', check: 7, requests: ['mr-3'], target: HEAD, since: ago(72) }],
  not_pushed: 3,
  added: ago(900_000),
  check: null,
  fetch_minutes: 5,
  runners: 1,
  landing: 'merge',
  sign_off: false,
  sign: true,
  message: '{title} ({id})\n\n{body}',
  author: 'agent',
  rehearse: 'on',
  late: { way: 'rebase', after: 21 },
  rehearsal_halted: null,
  pull_requests: false,
  forge: null,
  tiers: ['migrations/** -> person', 'docs/** lines<=50 gates -> alone'],
  push: 'ask',
  pushing: false,
  push_trouble: null,
  run: 'npm run dev',
  team: { name: 'origin/main', ahead: 2, behind: 1, fetched: ago(140), unknown: null },
});

export function townAt(): TownSnapshot {
  const agents = SEEDS.map(agent);
  const given = agents.flatMap((a) => (a.task && a.task_title ? [task(a.task, a.task_title, 1, 'in_progress', false, a.name)] : []));
  return {
    seq: 41,
    journal: 903,
    hall: {
      version: '0.1.0',
      protocol: 1,
      pid: 4242,
      town: '01f3',
      town_name: 'Saltmarsh',
      town_dir: '/home/ada/.local/share/gastown/saltmarsh',
      demo: false,
      read_only: null,
      stays: true,
    },
    rigs: [rig('Harbor', 'gt')],
    histories: [{ rig: 'Harbor', head: HEAD, lamps: Array.from({ length: 12 }, (_, index) => lamp(index)), total: 1284 }],
    tasks: [...TASKS.map(([id, title, priority, status, ready]) => task(id, title, priority, status, ready, null)), ...given, ...IN_LINE],
    agents,
    requests: [...REQUESTS],
    rules: [],
    asks: [
      ask('ask-1', 'wren', 'permission', 'Allow npm run migrate:dev?', 240),
      ask('ask-2', 'otter', 'question', 'Keep the v1 response shape for old clients?', 60, ['Yes, behind a header', 'No, version it']),
    ],
    messages: [],
    snapshots: [
      { id: 'sn-4', rig: 'Harbor', agent: 'wren', task: 'gt-k5w2d', reason: 'before restart', at: ago(2400) },
      { id: 'sn-2', rig: 'Harbor', agent: 'wren', task: 'gt-w1c0x', reason: 'before the next task', at: ago(90_000) },
    ],
    spend: { budget: null, windows: [] },
    shells: [],
    radars: [HARBOR_RADAR],
    events: EVENTS.map(event),
  };
}

/** wren's worktree with a shell of the person's and the rig's server, which serves on two ports. */
export function townWithShell(): TownSnapshot {
  const shell = (id: string, kind: ShellView['kind'], number: number, age: number): ShellView => ({ shell: id, agent: 'wren', rig: 'Harbor', kind, number, since: ago(age), ended: null });
  return { ...townAt(), shells: [shell('sh-00000001', 'shell', 1, 600), shell('sh-00000002', 'shell', 2, 60), shell('sh-00000003', 'run', 1, 300)] };
}

/** A rig nobody lives in yet. */
export function emptyTown(): TownSnapshot {
  return { ...townAt(), radars: [], agents: [], requests: [], asks: [], events: [], tasks: townAt().tasks.slice(0, 3), rigs: townAt().rigs.map((one) => ({ ...one, queue: [], tracks: [] })) };
}

/** Nobody has added a repository yet. */
export function newTown(): TownSnapshot {
  return { ...emptyTown(), rigs: [], histories: [], tasks: [] };
}

/** A repository that was added a moment ago; nothing of it is set. */
export function addedTown(): TownSnapshot {
  const proposed: RigView['proposed'] = [
    { what: 'setup', name: null, value: 'npm ci', from: 'package-lock.json' },
    { what: 'copy', name: null, value: '.env', from: 'your folder, untracked' },
    { what: 'copy', name: null, value: '.mcp.json', from: 'your folder, untracked' },
    { what: 'ports', name: null, value: '10', from: 'package.json, compose.yml' },
    { what: 'teardown', name: null, value: 'docker compose down', from: 'compose.yml' },
    { what: 'gate', name: 'checks', value: 'npm ci && npm run lint && npm run typecheck && npm test && npm run build', from: 'package.json' },
  ];
  const fresh = { ...rig('Harbor', 'hb'), gates: [], copy: [], ports: 0, caches: [], queue: [], tracks: [], proposed };
  return { ...emptyTown(), rigs: [fresh], tasks: [] };
}

export const SCREEN_LINES: readonly string[] = [
  '● Edit prisma/schema.prisma',
  '  └ +6 −1  Payout.currency',
  '● Bash npm run typecheck',
  '  └ Found 0 errors in 212 files.',
  '● Bash npm run migrate:dev',
  'Do you want to proceed?',
  '❯ 1. Yes',
  '  2. Yes, and don’t ask again',
  '  3. No, and tell Claude what to do',
];

export const SHELL_LINES: readonly string[] = [
  'ada@harbor wren $ npm run migrate:status',
  'Database schema is up to date.',
  'ada@harbor wren $ git diff --stat',
  ' prisma/schema.prisma | 7 ++++++-',
  ' 1 file changed, 6 insertions(+), 1 deletion(-)',
  'ada@harbor wren $ echo $PORT',
  '4110',
  'ada@harbor wren $ ',
];

export function demoTown(): TownSnapshot {
  const town = townAt();
  return { ...town, rigs: town.rigs.map((rig) => ({ ...rig, demo: true })) };
}

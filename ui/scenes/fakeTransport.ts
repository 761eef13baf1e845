/** A transport over fixed data: answers what screens ask for at the start, refuses everything else with words. */

import type { ApiError, EventView, TownSnapshot, WaitingCommandView, WhyView } from '../src/ipc/bindings.ts';
import type { Transport } from '../src/ipc/transport.ts';
import { diffFile } from '../src/review/fixtures.ts';
import { LAST_OFFER, RULE_OFFERS } from './ruleScenes.ts';
import { figuresOf, UNDO_WAY } from './queueScenes.ts';
import { spendOf } from './spendScenes.ts';
import { SCREEN_LINES, SHELL_LINES } from './data.ts';
import { gateFilesOf } from './gateFiles.ts';
import { LOST_TESTS, ODD_FILES, oddDiff, oddImage } from './oddFiles.ts';

/** A head before the agent's last turn. */
export const EARLIER_HEAD = 'a11ce00000000000000000000000000000000000';

export const DIFF_FILES = [
  diffFile('db/migrations/20261123_currency.sql', { change: 'added', additions: 14, deletions: 0, old: null }),
  diffFile('src/billing/refund.ts', { additions: 62, deletions: 9 }),
  diffFile('test/refund.test.ts', { additions: 20, deletions: 3 }),
];

const whole = { unread: [], unread_count: 0 };
const unread = (path: string) => ({ unread: [{ path, why: 'Permission denied (os error 13)' }], unread_count: 1 });

/** The command for long waits as it went well. */
const WAITING: WaitingCommandView = {
  file: '/home/ada/.config/gastown/config.toml',
  minutes: 15,
  command: 'curl --silent --json @- https://ntfy.example.org/ada',
  faults: [],
  last: { ask: 'ask-1', agent: 'wren', at: '2026-11-23T13:32:00Z', result: 'done', why: null },
};

/** The review with odd files. */
const ODD = 'mr-2';

const line = (kind: string, old: number | null, now: number | null, text: string) => ({ kind, old, new: now, text, lossy: false });

const FILE_DIFF = {
  hunks: [
    {
      header: '@@ -12,5 +12,6 @@ export function refund',
      old: 12,
      old_lines: 5,
      new: 12,
      new_lines: 6,
      lines: [
        line('context', 12, 12, 'export async function refund(charge: Charge) {'),
        line('removed', 13, null, '  const answer = await bank.post(charge);'),
        line('added', null, 13, '  const key = idempotencyKey(charge);'),
        line('added', null, 14, '  const answer = await bank.post(charge, { key });'),
        line('context', 14, 15, '  if (answer.status === 409) return existing(charge);'),
        line('context', 15, 16, '  return answer.body;'),
        line('context', 16, 17, '}'),
      ],
    },
  ],
  binary: false,
  too_large: false,
};

/** What the journal has of a task: a person, an agent and the town itself. */
const historyOf = (task: string): EventView[] =>
  (
    [
      ['owner', 'task_added', `${task} Refunds double-post when the bank times out`, '2026-11-22T16:20:00Z'],
      ['owner', 'task_assigned', `flint got ${task}`, '2026-11-23T13:54:00Z'],
      ['flint', 'point_claimed', `flint says of ${task}: The migration can be undone`, '2026-11-23T14:20:00Z'],
      ['town', 'request_opened', 'Refunds double-post when the bank times out is ready for review', '2026-11-23T14:26:00Z'],
    ] as const
  ).map(([actor, event, text, at], index) => ({
    seq: index + 1, at, actor, event, text, task, rig: 'Harbor', agent: null, session: null, request: null, ask: null, message: null, snapshot: null,
  }));

/** A program that wants the mouse, and pastes as a whole. */
const WANTS_ALL = '\u001b[?1000h\u001b[?1006h\u001b[?2004h';

/** What came to programs, in order: a scene's steps look at it. */
const typed: string[] = [];
Object.assign(globalThis, { typed });

function reached(what: string): object {
  typed.push(what);
  return {};
}

/** A screen that asks while its hook still says that it works. */
function whyOf(town: TownSnapshot, name: string): WhyView | undefined {
  const agent = town.agents.find((one) => one.name === name);
  const asked = town.asks.find((one) => one.agent === name);
  if (!agent) return undefined;
  const screen = asked
    ? ({ source: 'screen', state: 'needs_permission', words: asked.text, rule: 'screen: asks for permission', since: agent.since, proof: null } as const)
    : ({ source: 'screen', state: 'working', words: null, rule: 'screen: works: it can be interrupted', since: agent.since, proof: null } as const);
  const hook = { source: 'report', state: 'working', words: null, rule: 'hook starts with "UserPromptSubmit" means working', since: agent.since, proof: null } as const;
  const added = ['arguments: --settings {session}/claude.json --permission-mode default', 'variables: DISABLE_AUTOUPDATER', 'files in the session’s folder: claude.json'];
  return { ...agent, rule: screen.rule, evidence: [screen, hook], added_to_start: added };
}

export function fakeTransport(town: TownSnapshot): Transport {
  const answers: Record<string, (args: Record<string, unknown>) => unknown> = {
    snapshot: () => town,
    assign: (args) => ({ task: args['task'], agent: args['agent'] ?? 'teasel', current: true, epoch: 1, session: 's-1' }),
    unassign: () => ({}),
    move_agent: () => ({}),
    edit_task: () => ({}),
    answer: (args) => ({ ask: town.asks.find((one) => one.ask === args['ask']), same: [], offer: LAST_OFFER }),
    propose_rules: (args) => (town.rules.some((rule) => rule.rig === args['rig']) ? RULE_OFFERS : []),
    accept_rule: () => ({ ...town.rules[0], command: LAST_OFFER.command }),
    remove_rule: () => ({}),
    screen: () => ({ cols: 80, rows: 24, cursor: null, title: '', lines: SCREEN_LINES }),
    why: (args) => whyOf(town, String(args['agent'])),
    disk: () => ({
      free: 212 * 2 ** 30,
      rows: [
        { what: 'worktree', rig: 'Harbor', agent: 'wren', path: '/home/ada/.local/share/gastown/main/work/Harbor/wren', bytes: 512 * 2 ** 20, ...whole },
        { what: 'worktree', rig: 'Harbor', agent: 'otter', path: '/home/ada/.local/share/gastown/main/work/Harbor/otter', bytes: 498 * 2 ** 20, ...unread('/home/ada/.local/share/gastown/main/work/Harbor/otter/.cache/pg') },
        { what: 'clone', rig: 'Harbor', agent: null, path: '/home/ada/.local/share/gastown/main/rigs/Harbor.git', bytes: 88 * 2 ** 20, ...whole },
        { what: 'trash', rig: null, agent: null, path: '/home/ada/.local/share/gastown/main/trash', bytes: 3 * 2 ** 30, ...whole },
      ],
    }),
    spend: () => spendOf(town),
    queue_figures: (args) => figuresOf(town, Number(args['days'])),
    undo_way: () => UNDO_WAY,
    waiting_command: () => WAITING,
    set_waiting_command: (args) => ({ ...WAITING, ...args }),
    machine: () => ({
      git: '2.47.1',
      programs: [
        { preset: 'claude', title: 'Claude Code', vendor: 'CC', path: '/usr/bin/claude', version: '2.1.4', login: 'found', login_by: '.claude/.credentials.json', login_command: 'claude' },
        { preset: 'codex', title: 'Codex', vendor: 'Cx', path: '/usr/bin/codex', version: '0.52.0', login: 'found', login_by: 'OPENAI_API_KEY', login_command: 'codex login' },
        { preset: 'gemini', title: 'Gemini CLI', vendor: 'Ge', path: '/usr/bin/gemini', version: '0.9.1', login: 'not_found', login_by: null, login_command: 'gemini' },
        { preset: 'opencode', title: 'OpenCode', vendor: 'oc', path: null, version: null, login: 'not_found', login_by: null, login_command: 'opencode auth login' },
        { preset: 'shell', title: 'Shell script', vendor: 'Sh', path: '/bin/sh', version: null, login: 'not_needed', login_by: null, login_command: null },
      ],
    }),
    presets: () => [
      { name: 'claude', title: 'Claude Code', vendor: 'CC', about: 'Anthropic’s agent in a terminal.', modes: ['ask', 'edits', 'full'], found: '/usr/bin/claude', runs_script: false, takes_model: true, models: ['opus', 'sonnet', 'haiku'], takes_effort: true, efforts: ['low', 'medium', 'high', 'xhigh', 'max'], tells_model: false, tells_effort: false, takes_conversation: true, wrong: null },
      { name: 'shell', title: 'Shell', vendor: 'sh', about: 'Runs the task’s own script.', modes: ['full'], found: '/bin/sh', runs_script: true, takes_model: false, models: [], takes_effort: false, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, wrong: null },
      ...[['codex', 'Codex', 'Cx'], ['gemini', 'Gemini CLI', 'Ge'], ['opencode', 'opencode', 'oc']].map(([name = '', title = '', vendor = '']) => ({
        name, title, vendor, about: '', modes: ['ask', 'edits', 'full'], found: null, runs_script: false, takes_model: true, models: [], takes_effort: true, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, wrong: null,
      })),
    ],
    diff: (args) => ({
      request: args['request'],
      base: '8c1f0e2',
      head: town.requests.find((request) => request.id === args['request'])?.head ?? 'b73e9d4',
      additions: 96,
      deletions: 12,
      files: args['request'] === ODD ? ODD_FILES : args['base'] === EARLIER_HEAD ? DIFF_FILES.slice(0, 1) : DIFF_FILES,
      lost_tests: args['request'] === ODD ? LOST_TESTS : [],
    }),
    file_diff: (args) => (args['request'] === ODD ? oddDiff(String(args['path'])) : { path: args['path'], ...FILE_DIFF }),
    image: (args) => oddImage(args['side']),
    gate_log: () => ({ text: '$ npm run unit\n1,211 passed, 3 skipped\n', next: 42, total: 42 }),
    gate_files: (args) => gateFilesOf(String(args['request'])),
    branches: () => ({ target: 'main', branches: ['main', 'release-2', 'fee-rounding'] }),
    task_history: (args) => ({ task: args['task'], events: historyOf(String(args['task'])), cut: false }),
    journal: () => ({ events: town.events, next: 903, end: true }),
    list_snapshots: () => [],
    checkout: (args) => ({
      task: args['task'],
      branch: `gastown/wren/${String(args['task'])}`,
      dir: '/home/ada/src/harbor-api',
      command: `git -C /home/ada/src/harbor-api fetch /home/ada/.local/share/gastown/main/rigs/Harbor.git refs/gastown/work/wren/${String(args['task'])}:refs/heads/gastown/wren/${String(args['task'])} && git -C /home/ada/src/harbor-api switch gastown/wren/${String(args['task'])}`,
    }),
    listening: () => (town.shells.length === 0 ? [] : [{ port: 4110, pid: 4711, program: 'node' }]),
    credit: () => ({}),
    resize: (args) => reached(`resize ${String(args['cols'])}x${String(args['rows'])} `),
    detach: () => ({}),
    type_bytes: (args) => reached(String(args['text'] ?? args['base64'])),
  };
  return {
    call: (name, args) => {
      const told = document.documentElement.dataset['told'] ?? '';
      document.documentElement.dataset['told'] = `${told}${name} ${Object.values(args as Record<string, unknown>).join(' ')}\n`;
      const answer = answers[name];
      const refusal: ApiError = { code: 'scene', message: `The scene does not answer ${name}.`, hint: '' };
      return answer ? Promise.resolve(answer(args as Record<string, unknown>)) : Promise.reject(refusal);
    },
    subscribe: () => Promise.resolve(town),
    attach: (args, terminal) => {
      const attached = { channel: 1, cols: args.cols, rows: args.rows, credit: 262_144, missing: 0 };
      terminal.onopen(attached);
      setTimeout(() => terminal.onbytes(new TextEncoder().encode((args.agent === 'moss' ? WANTS_ALL : '') + (args.shell ? SHELL_LINES : SCREEN_LINES).join('\r\n'))), 0);
      return Promise.resolve(attached);
    },
  };
}

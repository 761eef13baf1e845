/** Scenes of what is empty, loading or wrong. */

import type { AgentView, Delta, GrantWord, RequestView, RigView, TaskView, TownSnapshot } from '../src/ipc/bindings.ts';
import type { Transport } from '../src/ipc/transport.ts';
import { ask, request, townAt } from './data.ts';
import { townChecked } from './rigCheck.ts';
import { fakeTransport } from './fakeTransport.ts';
import type { Scene } from './main.ts';

const HOUR = 3_600_000;

const withAgent = (name: string, change: Partial<AgentView>): TownSnapshot => {
  const town = townAt();
  return { ...town, agents: town.agents.map((agent) => (agent.name === name ? { ...agent, ...change } : agent)) };
};

const waiting = (task: TaskView): TaskView =>
  task.ready ? { ...task, ready: false, status: 'blocked', blocked_by: task.priority > 1 ? ['gt-7hb3e'] : ['gt-x91qa'] } : task;

/** Every task waits on another; what waits on a review says so. */
function nothingReady(): TownSnapshot {
  const town = townAt();
  const inReview = (task: TaskView): TaskView => (task.id === 'gt-x91qa' ? { ...task, status: 'in_review' } : task);
  return { ...town, asks: [], tasks: town.tasks.map(waiting).map(inReview) };
}

function nothingToReview(): TownSnapshot {
  const town = townAt();
  return { ...town, requests: town.requests.filter((request) => request.state !== 'in_review') };
}

/** The last try of the rig found its own check red on the target. */
function redTarget(): TownSnapshot {
  const town = townChecked();
  const red = (rig: RigView): RigView => {
    if (!rig.check) return rig;
    const steps = rig.check.steps.map((step) => (step.gate === 'test' ? { ...step, verdict: 'failed' as const, detail: '2 of 1,204 tests red' } : step));
    return { ...rig, held: true, check: { ...rig.check, ended: rig.check.began, steps } };
  };
  return { ...town, rigs: town.rigs.map(red) };
}

/** Somebody forced the target back over a landing: the town holds the queue. */
function forcedBack(): TownSnapshot {
  const held_why =
    'main was forced back from 3f9a1c2 to 81be0d4: commits are gone from it, and with them "Tide tables as CSV", which had landed; look at it, then let the queue go on';
  const town = townChecked();
  return { ...town, rigs: town.rigs.map((rig) => ({ ...rig, held: true, held_why })) };
}

/** A conversation with hardly any room left. */
const nearlyFull = (): TownSnapshot => withAgent('moss', { usage: { sum: null, context_tokens: 247_000, context_window: 258_400 } });

/** A dialog as a program shows it: long words, choices of its own, and none that is "always". */
function dialogTown(): TownSnapshot {
  const town = townAt();
  const text = 'Bash command\necho hello > hello.txt && git add -A && git commit -q -m \'fees: charge once per session\' && git log --oneline -1\nThis command requires approval\nDo you want to proceed?';
  const dialog = { ...ask('ask-1', 'wren', 'permission', text, 240, ['Yes', 'No']), grants: ['allow', 'deny'] satisfies GrantWord[] };
  return { ...town, asks: [dialog, ...town.asks.slice(1)], agents: town.agents.map((one) => (one.name === 'wren' ? { ...one, reason: text } : one)) };
}

/** Idle runners were at work: green alone and with two others, red with a third. */
function checkedAhead(): TownSnapshot {
  const town = townAt();
  const rehearsal = { alone: true, green_with: ['mr-2', 'mr-5'], red_with: ['mr-3'], gate: 'unit', words: '' };
  return { ...town, requests: town.requests.map((one) => (one.id === 'mr-1' ? { ...one, rehearsal } : one)) };
}

/** Fails by itself, before anybody approved it. */
function redAhead(): TownSnapshot {
  const town = townAt();
  const rehearsal = { alone: false, green_with: [], red_with: ['mr-1', 'mr-3', 'mr-4', 'mr-5', 'mr-6', 'mr-7'], gate: 'end-to-end-with-browser', words: '' };
  return { ...town, requests: town.requests.map((one) => (one.id === 'mr-2' ? { ...one, rehearsal } : one)) };
}

/** A file of the user's own presets is wrong. */
const wrongPreset = (town: TownSnapshot): Transport => {
  const fake = fakeTransport(town);
  const wrong = '/home/ada/.config/gastown/presets/reviewer.toml, line 4: unknown field `promt`, expected one of `name`, `title`, `vendor`, `about`, `program`, `args`, `prompt`';
  return {
    ...fake,
    call: async (name, args) => {
      const answer = await fake.call(name, args);
      return name === 'presets' ? [...(answer as object[]), { name: 'reviewer', title: 'reviewer', vendor: 're', about: '', modes: [], found: null, runs_script: false, takes_model: false, models: [], takes_effort: false, efforts: [], tells_model: false, tells_effort: false, wrong }] : answer;
    },
  };
};

/** The command for long waits failed, and a line of its file is wrong. */
const failedWaiting = (town: TownSnapshot): Transport => {
  const fake = fakeTransport(town);
  const faults = [{ line: 7, field: 'waiting.minutes', message: 'it must be a whole number from 1 to 1440' }];
  const last = { ask: 'ask-1', agent: 'wren', at: '2026-11-23T13:32:00Z', result: 'failed', why: 'it exited 6; it said “curl: (6) Could not resolve host: ntfy.example.org”' };
  return {
    ...fake,
    call: async (name, args) => {
      const answer = await fake.call(name, args);
      return name === 'waiting_command' ? { ...(answer as object), minutes: 10, faults, last } : answer;
    },
  };
};

/** Two checks side by side, the first about three requests, and two that failed together before. */
function severalChecks(): TownSnapshot {
  const town = townAt();
  const inGate = (id: string, title: string, by: string, task: string, place: number, check: number, others: string): RequestView => ({
    ...request(id, title, by, 'checking', `in the gate on main 8c1f0e2${others}`, place, task),
    check,
  });
  const suspected = (id: string, title: string, by: string, task: string, place: number): RequestView => ({
    ...request(id, title, by, 'queued', 'one of 2 that failed together, looked for now', place, task),
    waits: { kind: 'suspected', count: 2, other: null, words: 'one of 2 that failed together, looked for now' },
  });
  const line = [
    inGate('mr-3', 'Type the bank callback payload', 'moss', 'gt-g3u7n', 1, 7, ', together with 2 others'),
    inGate('mr-4', 'Signed download links', 'teasel', 'gt-ba77s', 2, 7, ', together with 2 others'),
    inGate('mr-5', 'Cache exchange rates for an hour', 'clover', 'gt-q0z6t', 3, 7, ', together with 2 others'),
    inGate('mr-8', 'Show the refund reason on the settlement pdf', 'ember', 'gt-k2r8w', 4, 8, ''),
    suspected('mr-9', 'Paginate payouts by cursor', 'flint', 'gt-m4t9x', 5),
    suspected('mr-10', 'Log retries with the attempt', 'tansy', 'gt-n5v1y', 6),
  ];
  const others = town.requests.filter((one) => one.position === null);
  const rigs = town.rigs.map((rig) => ({
    ...rig,
    runners: 2,
    queue: line.map((one) => one.id),
    tracks: [
      { runner: 0, kind: 'line' as const, check: 7, requests: ['mr-3', 'mr-4', 'mr-5'], target: rig.head, since: '2026-11-23T14:30:48Z' },
      { runner: 1, kind: 'line' as const, check: 8, requests: ['mr-8'], target: rig.head, since: '2026-11-23T14:31:20Z' },
    ],
  }));
  return { ...town, rigs, requests: [...line, ...others] };
}

/** A green landing that git will not carry out, in git's own words. */
function gitRefuses(): TownSnapshot {
  const town = townAt();
  const words = 'error: Your local changes to the following files would be overwritten by merge: src/invoices/totals.ts. Please commit your changes or stash them before you merge.';
  const first = town.requests.find((request) => request.state === 'checking')?.id;
  return { ...town, requests: town.requests.map((request) => (request.id === first ? { ...request, state: 'queued', landing_waits: words } : request)) };
}

/** A green landing that the owner's git does not sign. */
function notSigned(): TownSnapshot {
  const words =
    'it was not signed: error: gpg failed to sign the data. See that `git commit -S` works in /home/ada/code/harbor, then `gt mq retry mr-3`; it is tried again every 5 minutes.';
  const town = gitRefuses();
  return { ...town, requests: town.requests.map((request) => (request.landing_waits === null ? request : { ...request, landing_waits: words, not_signed: true })) };
}

/** A program that wants a login asks for it like for anything else. */
function notLoggedIn(): TownSnapshot {
  const text = 'Select login method:';
  const dialog = ask('ask-1', 'wren', 'question', text, 240, ['Claude account with subscription', 'Anthropic Console account', '3rd-party platform']);
  const town = withAgent('wren', { reason: text });
  return { ...town, asks: [dialog, ...town.asks.slice(1)] };
}

/** A plan that may be approved, or answered with what to change. */
function planWaits(): TownSnapshot {
  const text = 'Claude has written up a plan and is ready to execute. Would you like to proceed?';
  const writes = 'Tell Claude what to change';
  const plan = ask('ask-1', 'wren', 'plan', text, 240, ['Yes, auto-accept edits', 'Yes, manually approve edits', writes]);
  const town = withAgent('wren', { state: 'plan_review', reason: text });
  return { ...town, asks: [{ ...plan, grants: ['allow', 'always'], writes }, ...town.asks.slice(1)] };
}

/** `changeAsk` in the page: the ask that is shown is over, and its agent asks something else. */
const changing = (town: TownSnapshot): Transport => ({
  ...fakeTransport(town),
  subscribe: (handlers) => {
    const next = ask('ask-9', 'wren', 'permission', 'Allow rm -r prisma/migrations?', 240);
    const deltas: Delta[] = [{ delta: 'gone', row: { kind: 'ask', id: 'ask-1' } }, { delta: 'ask', row: next }];
    const changeAsk = (): void => handlers.onframe({ seq: town.seq + 1, journal: town.seq + 1, deltas });
    Object.assign(globalThis, { changeAsk });
    return Promise.resolve(town);
  },
});

const readOnly = (): TownSnapshot => ({ ...townAt(), hall: { ...townAt().hall, read_only: 'the disk is full; free some space on it' } });

/** The town answered once and then its process ended. */
const gone = (town: TownSnapshot): Transport => ({
  ...fakeTransport(town),
  subscribe: (handlers) => {
    setTimeout(() => handlers.ongone({ code: 'gone', message: 'The town’s process ended.', hint: '' }), 50);
    return Promise.resolve(town);
  },
});

const never = (town: TownSnapshot): Transport => ({ ...fakeTransport(town), subscribe: () => new Promise(() => undefined) });

const refused = (town: TownSnapshot): Transport => ({
  ...fakeTransport(town),
  subscribe: () => Promise.reject({ code: 'town_newer', message: 'The town was written by a newer Gas Town', hint: 'update this one, or open another town' }),
});

const quietSince = new Date(new Date('2026-11-23T14:32:00Z').getTime() - HOUR / 4).toISOString();

export const STATE_SCENES: Readonly<Record<string, Scene>> = {
  'map-dialog': { town: dialogTown, start: (ui) => ui.selectAgent('wren') },
  'agent-dialog': { town: dialogTown, start: (ui) => ui.openAgent('wren') },
  'map-plan': { town: planWaits, start: (ui) => ui.selectAgent('wren') },
  'agent-plan': { town: planWaits, start: (ui) => ui.openAgent('wren') },
  'map-full': { town: nearlyFull, start: (ui) => ui.selectAgent('moss') },
  'agent-full': { town: nearlyFull, start: (ui) => ui.openAgent('moss') },
  'ask-changed': { town: townAt, start: () => undefined, transport: changing },
  'state-several-checks': { town: severalChecks, start: (ui) => ui.go('queue') },
  'review-ahead': { town: checkedAhead, start: (ui) => ui.openReview('mr-1') },
  'review-ahead-red': { town: redAhead, start: (ui) => ui.openReview('mr-2') },
  'settings-waiting-failed': { town: townAt, start: (ui) => ui.openSettings('waiting'), transport: failedWaiting },
  'settings-preset-wrong': { town: townAt, start: (ui) => ui.openSettings('programs'), transport: wrongPreset },
  'map-several-checks': { town: severalChecks, start: () => undefined },
  'state-git-refuses': { town: gitRefuses, start: (ui) => ui.go('queue') },
  'state-not-signed': { town: notSigned, start: (ui) => ui.go('queue') },
  'state-not-logged-in': { town: notLoggedIn, start: (ui) => ui.selectAgent('wren') },
  'state-nothing-ready': { town: nothingReady, start: () => undefined },
  'state-nothing-to-review': { town: nothingToReview, start: (ui) => ui.go('review') },
  'state-red-target': { town: redTarget, start: (ui) => ui.go('queue') },
  'state-forced-back': { town: forcedBack, start: (ui) => ui.go('queue') },
  'state-why': { town: townAt, start: (ui) => ui.selectAgent('wren') },
  'state-failed': { town: townAt, start: (ui) => ui.selectAgent('sable') },
  'state-failed-agent': { town: townAt, start: (ui) => ui.openAgent('sable') },
  'state-broke-off': {
    town: () => withAgent('sable', { goes_on: true, reason: 'exited 137, and went on three times in ten minutes: you decide whether it goes on' }),
    start: (ui) => ui.openAgent('sable'),
  },
  'state-unknown': {
    town: () => withAgent('moss', { state: 'unknown', reason: 'No signal for 3 minutes, and its screen shows text that no rule knows.' }),
    start: (ui) => ui.selectAgent('moss'),
  },
  'state-setup-failed': {
    town: () => withAgent('clover', { state: 'failed', live: false, reason: 'setup: npm ci ended with 1: “ERESOLVE could not resolve peer react@19”. Its log is logs/s-clover/setup.log.' }),
    start: (ui) => ui.openAgent('clover'),
  },
  'state-quiet': { town: () => withAgent('ember', { since: quietSince }), start: (ui) => ui.selectAgent('ember') },
  'state-limited': { town: townAt, start: (ui) => ui.selectAgent('fern') },
  'state-read-only': { town: readOnly, start: () => undefined },
  'state-gone': { town: townAt, start: () => undefined, transport: gone },
  'state-loading': { town: townAt, start: () => undefined, transport: never },
  'state-unreachable': { town: townAt, start: () => undefined, transport: refused },
};

/** The Queue screen's further states: a hundred in line on four runners, the looks back, a landing, and an undo that asks. */

import type { GateLedgerView, QueueBinView, QueueFiguresView, RadarView, RequestView, RigView, TownSnapshot, TrackView, UndoWayView } from '../src/ipc/bindings.ts';
import { emptyTown, NOW, request, townAt } from './data.ts';
import { HEAD } from './head.ts';
import type { Scene } from './main.ts';

const ago = (seconds: number): string => new Date(NOW.getTime() - seconds * 1000).toISOString();
const NONE: QueueBinView = { bin: '', landed: 0, sent_back: 0, wait_p50_secs: null, wait_p95_secs: null, passed: 0, failed: 0, stopped: 0, known: 0, serial: 0, ran: 0, rehearsed: 0, rehearsals: 0 };

/** Landed, sent back, checks that passed and failed, rehearsed, for each day of a fortnight. */
const DAYS: readonly (readonly [number, number, number, number, number])[] = [
  [28, 2, 8, 4, 6], [31, 1, 7, 2, 9], [22, 4, 9, 8, 5], [35, 2, 10, 4, 14], [18, 3, 7, 6, 4], [0, 0, 0, 0, 0], [3, 2, 4, 5, 0],
  [30, 3, 9, 6, 8], [41, 2, 11, 4, 18], [26, 6, 10, 12, 7], [33, 1, 8, 2, 12], [29, 2, 8, 4, 10], [4, 0, 2, 0, 1], [31, 2, 8, 4, 12],
];

function bin(name: string, [landed, back, passed, failed, rehearsed]: (typeof DAYS)[number]): QueueBinView {
  const wait = landed === 0 ? null : 60 + ((landed * 37 + failed * 61) % 300);
  return {
    bin: name, landed, sent_back: back, wait_p50_secs: wait, wait_p95_secs: wait === null ? null : wait * 3 + failed * 40,
    passed, failed, stopped: failed > 6 ? 2 : 0, known: Math.round(rehearsed / 2), serial: landed + back, ran: passed + failed, rehearsed, rehearsals: rehearsed * 3,
  };
}

const add = (a: QueueBinView, b: QueueBinView): QueueBinView => ({
  ...a,
  landed: a.landed + b.landed, sent_back: a.sent_back + b.sent_back, passed: a.passed + b.passed, failed: a.failed + b.failed, stopped: a.stopped + b.stopped,
  known: a.known + b.known, serial: a.serial + b.serial, ran: a.ran + b.ran, rehearsed: a.rehearsed + b.rehearsed, rehearsals: a.rehearsals + b.rehearsals,
});

const gate = (name: string, part: Partial<GateLedgerView>): GateLedgerView => ({
  gate: name, is_set: true, ran: 0, passed: 0, failed: 0, could_not_run: 0, known: 0, flukes: 0, open: 0,
  fluke_permille: null, fluke_from_permille: null, fluke_to_permille: null, took_p50_ms: null, took_p95_ms: null, last_red: null, red_on_target: false, ...part,
});

const GATES: readonly GateLedgerView[] = [
  gate('lint', { ran: 171, passed: 169, failed: 2, known: 61, fluke_permille: 0, fluke_from_permille: 0, fluke_to_permille: 22, took_p50_ms: 4_100, took_p95_ms: 6_300, last_red: { at: ago(190_000), request: 'mr-7', title: 'Hide empty fee rows', with: 0, blame: 'change', commit: HEAD } }),
  gate('types', { ran: 169, passed: 169, known: 61, fluke_permille: 0, fluke_from_permille: 0, fluke_to_permille: 22, took_p50_ms: 11_200, took_p95_ms: 14_800 }),
  gate('unit', { ran: 169, passed: 139, failed: 30, known: 61, flukes: 3, open: 2, fluke_permille: 21, fluke_from_permille: 7, fluke_to_permille: 60, took_p50_ms: 38_000, took_p95_ms: 71_000, red_on_target: true, last_red: { at: ago(1_900), request: 'mr-7', title: 'Hide empty fee rows', with: 2, blame: 'open', commit: HEAD } }),
  gate('build', { ran: 139, passed: 120, failed: 18, could_not_run: 1, known: 58, flukes: 18, fluke_permille: 130, fluke_from_permille: 84, fluke_to_permille: 196, took_p50_ms: 161_000, took_p95_ms: 402_000, last_red: { at: ago(8_000), request: 'mr-6', title: 'Group payouts by bank', with: 0, blame: 'fluke', commit: HEAD } }),
  gate('end to end', { is_set: false, ran: 2, passed: 1, failed: 1, flukes: 0, fluke_permille: 0, fluke_from_permille: 0, fluke_to_permille: 793, took_p50_ms: 95_000, took_p95_ms: 95_000, last_red: { at: ago(900_000), request: 'mr-6', title: '請求書の合計を整数のセントに移す', with: 0, blame: 'change', commit: HEAD } }),
];

const TITLES = ['Trim refund receipts', 'Payouts export in one stream', 'Paginate disputes by cursor', 'Log retries with the attempt', '請求書の合計を整数のセントに移す'];

function view(bins: QueueBinView[], part: Partial<QueueFiguresView>): QueueFiguresView {
  const all = bins.reduce(add, NONE);
  const sum = all.landed === 0 ? all : { ...all, wait_p50_secs: 161, wait_p95_secs: 842 };
  return { rig: 'Harbor', target: 'main', today: '2026-11-23', bins, sum, landings: [], gates: [...GATES], policy: { passed: 1_204, flukes: 19, fluke_permille: 20 }, ...part };
}

const days = (rows: typeof DAYS): QueueBinView[] => rows.map((row, index) => bin(`2026-11-${String(10 + index).padStart(2, '0')}`, row));
const landings = (count: number): QueueFiguresView['landings'] =>
  Array.from({ length: count }, (_, index) => ({
    request: `mr-9${index}`, title: TITLES[index % TITLES.length] ?? '', at: ago(200 + index * 5_200), wait_secs: index === 3 ? null : 40 + ((index * 97) % 700), with: index % 4, proven: index % 3 === 0 ? 'rehearsed' : 'ran',
  }));

/** What the hall would answer in this town. */
export function figuresOf(town: TownSnapshot, span: number): QueueFiguresView {
  const empty = DAYS.map(() => [0, 0, 0, 0, 0] as const);
  if (town.agents.length === 0) return view(days(empty), { gates: GATES.slice(0, 4).map((one) => gate(one.gate, {})), policy: null });
  if (town.rigs.every(({ gates }) => gates.length === 0)) return view(days(empty), { gates: [], policy: null });
  if (town.requests.length <= 6) return view(days([...empty.slice(0, 13), [3, 1, 3, 2, 0]]), { landings: landings(3) });
  if (span === 1) return view(Array.from({ length: 24 }, (_, hour) => bin(`${String(hour).padStart(2, '0')}:00`, hour < 7 || hour > 14 ? [0, 0, 0, 0, 0] : [hour - 5, hour % 3, 2, 1, 2])), { landings: landings(31) });
  return view(days(DAYS), { landings: landings(60) });
}

export const UNDO_WAY: UndoWayView = { way: 'revert', words: 'main cannot just go back, for it landed together with others, and what is below it was never checked by itself' };

const WORDS = ['Signed download links', 'Cache exchange rates for an hour', 'Page the payouts list by cursor', 'Show the refund reason on the settlement pdf', 'Warn before a payout is split over two banks', '請求書の合計を整数のセントに移す', 'Übersicht der Auszahlungen nach Währung und Bank sortieren'];
const NAMES = ['moss', 'wren', 'teasel', 'clover', 'sorrel', 'flint', 'tansy', 'ember'];

/** A hundred in line: sixteen on three runners, one that failed alone on the fourth, two that conflict, some known by rehearsal. */
function hundred(): TownSnapshot {
  const town = townAt();
  const groups = [8, 5, 3];
  const checkOf = (index: number): number | null => (index < 8 ? 41 : index < 13 ? 42 : index < 16 ? 43 : index === 16 ? 44 : null);
  const line = Array.from({ length: 100 }, (_, index): RequestView => {
    const check = checkOf(index);
    const title = `${WORDS[index % WORDS.length] ?? ''} ${index + 1}`;
    const others = check === null ? 0 : (groups[check - 41] ?? 1) - 1;
    const why = check !== null ? `in the gate on main 8c1f0e2${others > 0 ? `, together with ${others} others` : ''}`
      : index === 20 ? 'conflicts with Signed download links 1 (mr-200), which is ahead of it: they are checked one after the other'
      : index < 20 ? 'one of 4 that failed together, looked for now'
      : `number ${index + 1} in line, after what is in the gate`;
    const made = request(`mr-${200 + index}`, title, NAMES[index % NAMES.length] ?? 'wren', check === null ? 'queued' : 'checking', why, index + 1, `gt-q${(index + 1_296).toString(36)}`);
    const alone = index > 20 && index % 5 === 0 ? index % 15 !== 0 : null;
    return { ...made, check, additions: 12 + index * 3, deletions: index, since: ago(60 + index * 47), rehearsal: alone === null ? null : { alone, green_with: [], red_with: [], gate: alone ? null : 'unit', words: alone ? 'green on main as it is' : 'red on main by itself (unit)' } };
  });
  const of = (check: number): string[] => line.filter((one) => one.check === check).map(({ id }) => id);
  const track = (runner: number, check: number, kind: TrackView['kind']): TrackView => ({ runner, kind, check, requests: of(check), target: HEAD, since: ago(30 + runner * 25) });
  const tracks = [track(0, 41, 'line'), track(1, 42, 'line'), track(2, 43, 'line'), track(3, 44, 'confirm')];
  const rigs = town.rigs.map((one): RigView => ({ ...one, runners: 4, queue: line.map(({ id }) => id), tracks }));
  return { ...town, rigs, requests: [...line, ...town.requests.filter((one) => one.position === null)], radars: [radar(line)] };
}

function radar(line: readonly RequestView[]): RadarView {
  const [known] = townAt().radars;
  const [first, other] = [line[0], line[20]];
  const seed = known?.branches[0];
  if (!known || !seed || !first || !other) throw new Error('the town has a radar, and the line has twenty-one');
  const branch = (one: RequestView) => ({ ...seed, name: one.branch, agent: null, task: one.task, request: one.id });
  return { ...known, branches: [branch(first), branch(other)], ties: [{ a: first.branch, b: other.branch, kind: 'conflict', files: [], more: 0, first: null, because: null, others: [], why: '' }], order: [], meet: [] };
}

/** What landed a moment ago, with what let it by and proves it. */
function landed(): TownSnapshot {
  const town = townAt();
  const made = request('mr-90', 'Trim refund receipts', 'moss', 'landed', 'landed on main as 8c1f0e2', null, 'gt-w1c0x');
  const gates = made.gates.map((one, index) => ({
    ...one, result: 'passed' as const, commit: HEAD, head: made.head, target: HEAD, tree: '5b1d94e7c3a2f1e0d9c8b7a6f5e4d3c2b1a09f8e', command: `npm run ${one.name}`, environment: 'linux-x86_64-3fd1a07b2c9e4d55',
    known: index < 2, took_ms: index < 2 ? 0 : 38_000, at: ago(190),
  }));
  const row: RequestView = { ...made, gates, approved: { head: made.head, by: 'owner', rule: null, at: ago(400) }, landed: { commit: HEAD, at: ago(180) } };
  return { ...town, requests: [...town.requests, row] };
}

/** Nobody waits any more, and for what was sent back two runners look for the change that it breaks with. */
function traces(): TownSnapshot {
  const town = townAt();
  const back = ['mr-80', 'mr-81'].map((id, index) => request(id, WORDS[index + 3] ?? '', NAMES[index] ?? 'wren', 'gate_failed', 'unit failed, back with its agent, round 2', null, `gt-b${index}k4`));
  const tracks = back.map(({ id }, index): TrackView => ({ runner: index, kind: 'trace', check: 60 + index, requests: [id], target: HEAD, since: ago(12 + index * 9) }));
  const rigs = town.rigs.map((one): RigView => ({ ...one, runners: 4, queue: [], tracks }));
  return { ...town, rigs, requests: [...back, ...town.requests.filter((one) => one.position === null)] };
}

const noChecks = (): TownSnapshot => ({ ...townAt(), rigs: townAt().rigs.map((one) => ({ ...one, gates: [], tracks: [] })) });
const few = (): TownSnapshot => ({ ...townAt(), requests: townAt().requests.slice(0, 6) });
const start: Scene['start'] = (ui) => ui.go('queue');

export const QUEUE_SCENES: Readonly<Record<string, Scene>> = {
  'queue-hundred': { town: hundred, start },
  'queue-hundred-end': { town: hundred, start },
  'queue-traces': { town: traces, start },
  'queue-checks': { town: townAt, start },
  'queue-checks-none': { town: noChecks, start },
  'queue-figures': { town: townAt, start },
  'queue-figures-landings': { town: townAt, start },
  'queue-figures-few': { town: few, start },
  'queue-figures-none': { town: emptyTown, start },
  'queue-landing': { town: landed, start: (ui) => (ui.log = { request: 'mr-90', gate: null }, ui.go('queue')) },
  'queue-undo': { town: landed, start },
};

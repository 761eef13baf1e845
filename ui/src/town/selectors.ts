/** What the screens show, computed from views. Pure: time comes in as an argument. */

import type {
  AgentView,
  AskView,
  HallView,
  RadarView,
  RequestView,
  RigHistoryView,
  RigView,
  TaskView,
} from '../ipc/bindings.ts';
import type { AskLook, Look } from '../kit/state.ts';
import type { LaneRow, LaneView, Light, PlotView, ReadyCard, RigHead } from '../map/model.ts';
import { branchOfAgent, isBlind } from '../radar/meets.ts';
import { spokenMeets } from '../radar/meetWords.ts';
import { byText } from './compare.ts';
import { contextPercent } from './fill.ts';
import { limitEnd, limitShort, limitText } from './limits.ts';
import { vendorOf } from './vendors.svelte.ts';
import { age, ageShort, clock, shortCommit } from '../words/format.ts';
import { t } from '../words/words.ts';

const secondsSince = (since: string, now: Date): number => (now.getTime() - Date.parse(since)) / 1000;
export const ageSince = (since: string, now: Date): string => age(secondsSince(since, now));

/** The look of an agent. Paused is a flag beside the state and shown instead of it. */
export function lookOf(agent: Pick<AgentView, 'state' | 'paused'>): Look {
  if (agent.paused) return 'paused';
  switch (agent.state) {
    case 'needs_permission':
    case 'needs_answer':
    case 'plan_review':
      return 'needs';
    case 'done':
      return 'review';
    case 'stopped':
      return 'paused';
    case 'starting':
    case 'working':
    case 'idle':
    case 'limited':
    case 'quiet':
    case 'failed':
    case 'unknown':
      return agent.state;
  }
}

export const TROUBLED: ReadonlySet<Look> = new Set<Look>(['failed', 'quiet', 'unknown']);

export function askLookOf(agent: Pick<AgentView, 'state'>): AskLook | null {
  switch (agent.state) {
    case 'needs_permission':
      return 'permission';
    case 'needs_answer':
      return 'answer';
    case 'plan_review':
      return 'plan';
    default:
      return null;
  }
}

/** The word of the state with its age, as on plot, list and badge. */
export function stateText(agent: Pick<AgentView, 'state' | 'paused' | 'since' | 'limit'>, now: Date): string {
  const since = ageSince(agent.since, now);
  if (agent.paused) return t('agent.paused');
  switch (agent.state) {
    case 'starting':
      return t('agent.setup', { age: since });
    case 'working':
      return t('agent.working');
    case 'needs_permission':
    case 'needs_answer':
    case 'plan_review':
      return t('agent.needsFor', { age: since });
    case 'done':
      return t('agent.review');
    case 'idle':
      return t('agent.idle');
    case 'limited':
      return limitText(agent, now);
    case 'quiet':
      return t('agent.quiet', { age: since });
    case 'failed':
      return t('agent.failed');
    case 'stopped':
      return t('agent.stopped');
    case 'unknown':
      return t('agent.unknown');
  }
}

const distanceText = (agent: AgentView): string =>
  agent.behind === null || agent.ahead === null
    ? t('agent.distanceUnknown')
    : t('agent.distance', { behind: agent.behind, ahead: agent.ahead });

/** The agent's open ask, the oldest if there are several. */
export function askOf(agent: string, asks: Iterable<AskView>): AskView | null {
  return openAsks(asks).find((ask) => ask.agent === agent) ?? null;
}

/** What the agent is about: the question it asks, else its task. */
export function lineOf(agent: AgentView, ask: AskView | null): string {
  if (ask) return ask.text;
  return agent.task_title ?? t('agent.noTask');
}

/** Their shape says what they are; in little room only how long is written. */
const AGED: ReadonlySet<Look> = new Set<Look>(['needs', 'working', 'quiet', 'starting']);

export function plotOf(agent: AgentView, ask: AskView | null, target: string, now: Date, radar?: RadarView): PlotView {
  const look = lookOf(agent);
  const line = lineOf(agent, ask);
  const text = stateText(agent, now);
  // A worktree that stayed where its last work ended is not on the target any more: its distance is said.
  const onTarget = look === 'idle' && (agent.worktree === null || (agent.behind === 0 && agent.ahead === 0));
  const note = look === 'starting' ? agent.reason : onTarget ? t('agent.onTarget', { target }) : null;
  return {
    id: agent.name,
    vendor: vendorOf(agent.preset),
    look,
    ask: askLookOf(agent),
    stateText: text,
    stateShort: AGED.has(look) ? ageShort(secondsSince(agent.since, now)) : look === 'limited' ? limitShort(agent, now) : text,
    stateLeast: (look === 'limited' ? limitEnd(agent, now) : null) ?? ageShort(secondsSince(agent.since, now)),
    line,
    lot: agent.lot,
    unread: agent.worktree !== null && (agent.behind === null || agent.additions === null),
    behind: agent.behind,
    ahead: agent.ahead,
    added: agent.additions,
    removed: agent.deletions,
    note,
    meets: spokenMeets(radar, agent.name),
    blind: isBlind(branchOfAgent(radar, agent.name)),
    contextPercent: contextPercent(agent),
    lively: false,
    upNext: agent.up_next.length,
    label: t('agent.label', { name: agent.name, state: text, line, distance: distanceText(agent) }),
  };
}

export const agentsOf = (rig: string, agents: Iterable<AgentView>): AgentView[] =>
  [...agents].filter((agent) => agent.rig === rig).sort((a, b) => a.lot - b.lot);

export function rigHead(rig: RigView, history: RigHistoryView | undefined): RigHead {
  return {
    name: rig.rig,
    source: rig.source.text.split('/').filter(Boolean).at(-1) ?? rig.source.text,
    target: rig.target,
    head: shortCommit(rig.head),
    commits: history?.total ?? null,
    notPushed: rig.not_pushed,
    demo: rig.demo,
  };
}

/** How many tasks anybody may take, by rig: all are gone through once, for a town has many. */
export function readyByRig(tasks: Iterable<TaskView>): ReadonlyMap<string, number> {
  const ready = new Map<string, number>();
  for (const task of tasks) if (task.ready) ready.set(task.rig, (ready.get(task.rig) ?? 0) + 1);
  return ready;
}

/** Tasks anybody may take, the most urgent first, then the oldest. */
export function readyTasks(rig: string, tasks: Iterable<TaskView>): TaskView[] {
  return [...tasks]
    .filter((task) => task.rig === rig && task.ready)
    .sort((a, b) => a.priority - b.priority || byText(a.created, b.created) || byText(a.id, b.id));
}

export function readyCards(rig: string, tasks: ReadonlyMap<string, TaskView>): ReadyCard[] {
  const waiting = new Map<string, number>();
  for (const task of tasks.values()) for (const id of task.blocked_by) waiting.set(id, (waiting.get(id) ?? 0) + 1);
  return readyTasks(rig, tasks.values()).map((task) => ({
    id: task.id,
    title: task.title,
    priority: task.priority,
    unblocks: waiting.get(task.id) ?? 0,
  }));
}

/** Tasks that wait on others: how many in all, and how many of them only on work that waits for your review. */
export function blockedTasks(rig: string, tasks: ReadonlyMap<string, TaskView>): { readonly all: number; readonly onReview: number } {
  const blocked = [...tasks.values()].filter((task) => task.rig === rig && task.status === 'blocked');
  const inReview = (id: string): boolean => tasks.get(id)?.status === 'in_review';
  return { all: blocked.length, onReview: blocked.filter((task) => task.blocked_by.length > 0 && task.blocked_by.every(inReview)).length };
}

/** Asks that wait for an answer, oldest first. */
export function openAsks(asks: Iterable<AskView>): AskView[] {
  return [...asks]
    .filter((ask) => ask.result === 'open')
    .sort((a, b) => Date.parse(a.since) - Date.parse(b.since) || byText(a.ask, b.ask));
}

/** The same ask of several agents is one item; `asks[0]` is the oldest and stands for all. */
export interface AskGroup {
  readonly first: AskView;
  readonly asks: readonly AskView[];
}

export function askGroups(asks: Iterable<AskView>): AskGroup[] {
  const groups = new Map<string, AskView[]>();
  for (const ask of openAsks(asks)) {
    const key = `${ask.kind}\n${ask.text}`;
    groups.set(key, [...(groups.get(key) ?? []), ask]);
  }
  return [...groups.values()].flatMap((group) => (group[0] ? [{ first: group[0], asks: group }] : []));
}

export interface Vitals {
  readonly working: number;
  readonly review: number;
  readonly queue: number;
  readonly troubled: number;
  readonly idle: number;
}

const IN_LINE: ReadonlySet<RequestView['state']> = new Set<RequestView['state']>(['queued', 'checking']);

export function vitals(agents: Iterable<AgentView>, requests: Iterable<RequestView>): Vitals {
  const looks = [...agents].map(lookOf);
  const states = [...requests].map((request) => request.state);
  const count = (look: Look): number => looks.filter((other) => other === look).length;
  return {
    working: count('working'),
    review: states.filter((state) => state === 'in_review').length,
    queue: states.filter((state) => IN_LINE.has(state)).length,
    troubled: looks.filter((look) => TROUBLED.has(look)).length,
    idle: count('idle'),
  };
}

const LIGHTS: Readonly<Record<RequestView['gates'][number]['result'], Light>> = {
  not_run: 'waiting',
  passed: 'passed',
  failed: 'failed',
  could_not_run: 'could_not_run',
  spared: 'spared',
};

const backMark = (state: RequestView['state']): LaneRow['mark'] =>
  state === 'conflict' ? 'tie' : state === 'could_not_run' ? 'unknown' : 'failed';

const BACK: ReadonlySet<RequestView['state']> = new Set<RequestView['state']>([
  'sent_back',
  'conflict',
  'gate_failed',
  'could_not_run',
]);

function laneRow(request: RequestView, head: string | null, mark: LaneRow['mark']): LaneRow {
  return { id: request.id, head, title: request.title, why: request.why, mark };
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();
const LANDED_SHOWN = 3;

/** The way to the target beside the map. */
export function laneOf(
  rig: RigView,
  requests: Iterable<RequestView>,
  history: RigHistoryView | undefined,
  now: Date,
): LaneView {
  const own = [...requests].filter((request) => request.rig === rig.rig);
  const order = (request: RequestView): number => request.position ?? Number.MAX_SAFE_INTEGER;
  const queued = own.filter((request) => request.state === 'queued').sort((a, b) => order(a) - order(b));
  const checking = own.filter((request) => request.state === 'checking').sort((a, b) => order(a) - order(b));
  const landings = (history?.lamps ?? []).filter((lamp) => lamp.request !== null);
  const inGate = checking[0];
  return {
    review: own.filter((request) => request.state === 'in_review').map((r) => laneRow(r, r.agent, 'review')),
    queue: queued.map((r) => laneRow(r, r.position === null ? null : String(r.position), 'position')),
    proposed: own.filter((r) => r.state === 'proposed').map((r) => laneRow(r, r.pull?.number == null ? null : `#${r.pull.number}`, 'pull')),
    gate: {
      caption: inGate?.why ?? null,
      held: rig.held,
      wagons: checking.map((request) => ({ id: request.id, label: request.title })),
      lights: (inGate?.gates ?? []).map((gate) => ({ check: gate.name, light: LIGHTS[gate.result] })),
    },
    sentBack: own.filter((r) => BACK.has(r.state)).map((r) => laneRow(r, r.agent, backMark(r.state))),
    landed: landings
      .slice(0, LANDED_SHOWN)
      .map((lamp) => ({ id: lamp.oid, title: lamp.subject, at: clock(new Date(lamp.at)) })),
    landedToday: landings.filter((lamp) => sameDay(new Date(lamp.at), now)).length,
  };
}

/** The town's name for the top bar. */
export const townName = (hall: HallView | null): string => hall?.town_name ?? t('app.name');

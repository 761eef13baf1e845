/** The town at its widest zoom: one band per rig, and what stands beside them. Pure. */

import type { AgentView, AskView, RadarView, RequestView, RigHistoryView, RigView, TaskView } from '../ipc/bindings.ts';
import type { BandView } from '../map/model.ts';
import { byText } from './compare.ts';
import { agentsOf, ageSince, askOf, laneOf, lookOf, plotOf, readyByRig, readyTasks, TROUBLED } from './selectors.ts';
import { tiesOf } from './ties.ts';

/** The mirror as far as the bands read it. */
export interface Sources {
  readonly rigs: ReadonlyMap<string, RigView>;
  readonly agents: ReadonlyMap<string, AgentView>;
  readonly asks: ReadonlyMap<string, AskView>;
  readonly tasks: ReadonlyMap<string, TaskView>;
  readonly requests: ReadonlyMap<string, RequestView>;
  readonly histories: ReadonlyMap<string, RigHistoryView>;
  readonly radars: ReadonlyMap<string, RadarView>;
}

function bandOf(rig: RigView, town: Sources, ready: number, now: Date): BandView {
  const radar = town.radars.get(rig.rig);
  const plots = agentsOf(rig.rig, town.agents.values()).map((agent) => plotOf(agent, askOf(agent.name, town.asks.values()), rig.target, now, radar));
  const history = town.histories.get(rig.rig);
  const lane = laneOf(rig, town.requests.values(), history, now);
  const queued = [...town.requests.values()].filter((request) => request.rig === rig.rig && request.state === 'queued');
  const oldest = queued.map((request) => request.approved?.at ?? request.since).sort()[0];
  const count = (fits: (look: (typeof plots)[number]['look']) => boolean): number => plots.filter((plot) => fits(plot.look)).length;
  return {
    rig: rig.rig,
    commits: history?.total ?? null,
    plots,
    ties: tiesOf(rig.rig, town.agents.values(), town.requests.values(), radar),
    needs: count((look) => look === 'needs'),
    troubled: count((look) => TROUBLED.has(look)),
    idle: count((look) => look === 'idle'),
    ready,
    gate: lane.gate,
    toReview: lane.review.length,
    queued: queued.length,
    queueWait: oldest === undefined ? null : ageSince(oldest, now),
    landedToday: lane.landedToday,
  };
}

export function bandsOf(town: Sources, now: Date): BandView[] {
  const ready = readyByRig(town.tasks.values());
  return [...town.rigs.values()].map((rig) => bandOf(rig, town, ready.get(rig.rig) ?? 0, now));
}

export interface SideRow {
  readonly id: string;
  readonly agent: string | null;
  readonly text: string;
  readonly rig: string;
  readonly age: string;
}

/** What the side panel of the town lists. */
export interface TownSideView {
  readonly review: readonly SideRow[];
  readonly troubled: readonly (SideRow & { readonly look: ReturnType<typeof lookOf> })[];
  readonly ready: readonly { readonly id: string; readonly title: string; readonly rig: string; readonly priority: number }[];
  readonly idle: number;
}

export function sideOf(town: Sources, now: Date): TownSideView {
  const agents = [...town.agents.values()];
  return {
    review: [...town.requests.values()]
      .filter((request) => request.state === 'in_review')
      .sort((a, b) => byText(a.since, b.since))
      .map((request) => ({ id: request.id, agent: request.agent, text: request.title, rig: request.rig, age: ageSince(request.since, now) })),
    troubled: agents
      .filter((agent) => TROUBLED.has(lookOf(agent)))
      .sort((a, b) => byText(a.since, b.since))
      .map((agent) => ({ id: agent.name, agent: agent.name, look: lookOf(agent), text: agent.reason, rig: agent.rig, age: ageSince(agent.since, now) })),
    ready: [...town.rigs.keys()]
      .flatMap((rig) => readyTasks(rig, town.tasks.values()))
      .sort((a, b) => a.priority - b.priority || byText(a.created, b.created))
      .map(({ id, title, rig, priority }) => ({ id, title, rig, priority })),
    idle: agents.filter((agent) => lookOf(agent) === 'idle' && agent.task === null).length,
  };
}

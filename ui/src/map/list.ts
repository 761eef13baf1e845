/** Rows of the list: the map's twin. The same agents, selection and actions, grouped by rig, most urgent first. */

import type { AgentView, AskView, RigView } from '../ipc/bindings.ts';
import type { Look } from '../kit/state.ts';
import { agentsOf, askOf, lineOf, lookOf } from '../town/selectors.ts';

export type ListRow =
  | { readonly kind: 'rig'; readonly key: string; readonly rig: RigView; readonly agents: number; readonly needs: number; readonly open: boolean }
  | { readonly kind: 'agent'; readonly key: string; readonly agent: AgentView; readonly ask: AskView | null };

/** needs > failed > can't tell > quiet > to review > the rest at rest. */
const URGENCY: Readonly<Record<Look, number>> = {
  needs: 0,
  failed: 1,
  unknown: 2,
  quiet: 3,
  review: 4,
  working: 5,
  starting: 6,
  limited: 7,
  paused: 8,
  idle: 9,
};

const fits = (agent: AgentView, ask: AskView | null, filter: string): boolean =>
  `${agent.name} ${lineOf(agent, ask)} ${agent.state} ${agent.task ?? ''}`.toLowerCase().includes(filter);

export function listRows(
  rigs: Iterable<RigView>,
  agents: ReadonlyMap<string, AgentView>,
  asks: ReadonlyMap<string, AskView>,
  options: { readonly filter: string; readonly closed: ReadonlySet<string> },
): ListRow[] {
  const filter = options.filter.trim().toLowerCase();
  return [...rigs].flatMap((rig): ListRow[] => {
    const rows = agentsOf(rig.rig, agents.values())
      .map((agent) => ({ kind: 'agent', key: agent.name, agent, ask: askOf(agent.name, asks.values()) }) as const)
      .filter((row) => filter === '' || fits(row.agent, row.ask, filter))
      .sort((a, b) => URGENCY[lookOf(a.agent)] - URGENCY[lookOf(b.agent)]);
    const open = !options.closed.has(rig.rig);
    if (filter !== '' && rows.length === 0) return [];
    const needs = rows.filter((row) => lookOf(row.agent) === 'needs').length;
    return [{ kind: 'rig', key: `rig ${rig.rig}`, rig, agents: rows.length, needs, open }, ...(open ? rows : [])];
  });
}

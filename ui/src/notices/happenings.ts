/** What may be worth telling somebody who does not look: facts of the town by kind, each with a key that stays its own. Pure. */

import type { AgentView, AskView, RequestView, RigHistoryView } from '../ipc/bindings.ts';
import { lookOf } from '../town/selectors.ts';

export type Kind = 'ask' | 'failed' | 'conflict' | 'landed';

export interface Happening {
  readonly key: string;
  readonly kind: Kind;
  /** Whose it is; null where no agent made it. */
  readonly agent: string | null;
  /** What is asked, why it failed, what landed. */
  readonly text: string;
}

export interface TownFacts {
  readonly asks: Iterable<AskView>;
  readonly agents: Iterable<AgentView>;
  readonly requests: Iterable<RequestView>;
  readonly histories: Iterable<RigHistoryView>;
}

export function happeningsOf({ asks, agents, requests, histories }: TownFacts): readonly Happening[] {
  const open = [...asks].filter((ask) => ask.result === 'open');
  const failed = [...agents].filter((agent) => lookOf(agent) === 'failed');
  const torn = [...requests].filter((request) => request.state === 'conflict');
  const lamps = [...histories].flatMap((history) => history.lamps.filter((lamp) => lamp.request !== null));
  return [
    ...open.map((ask): Happening => ({ key: `ask ${ask.ask}`, kind: 'ask', agent: ask.agent, text: ask.text })),
    ...failed.map((agent): Happening => ({ key: `failed ${agent.name} ${agent.since}`, kind: 'failed', agent: agent.name, text: agent.reason })),
    ...torn.map((request): Happening => ({ key: `conflict ${request.id} ${request.revision}`, kind: 'conflict', agent: request.agent, text: request.title })),
    ...lamps.map((lamp): Happening => ({ key: `landed ${lamp.oid}`, kind: 'landed', agent: lamp.agent, text: lamp.subject })),
  ];
}

export const keysOf = (happenings: readonly Happening[]): ReadonlySet<string> => new Set(happenings.map(({ key }) => key));

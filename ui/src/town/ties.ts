/** Which branches do not go together, as far as it is known: the queue's own conflicts, each with its files. Pure. */

import type { AgentView, RequestView } from '../ipc/bindings.ts';
import type { TieView } from '../map/model.ts';

/** A conflict of the queue is one with the target: that is its other end. Only an agent that still has the work is tied. */
export function tiesOf(rig: string, agents: Iterable<AgentView>, requests: Iterable<RequestView>): TieView[] {
  const open = new Map([...requests].filter((request) => request.rig === rig && request.state === 'conflict').map((request) => [request.id, request]));
  return [...agents].flatMap((agent) => {
    const request = agent.request === null ? undefined : open.get(agent.request);
    if (!request) return [];
    const [first, ...more] = request.conflicts;
    return [{ a: agent.name, b: null, text: first === undefined ? request.why : more.length === 0 ? first : `${first} +${more.length}` }];
  });
}

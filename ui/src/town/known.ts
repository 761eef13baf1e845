/** The town as a drop must know it, from the mirror's views. */

import type { AgentView, RequestView, TaskView } from '../ipc/bindings.ts';
import type { AgentFacts, Known, TaskFacts, Work } from '../map/drop.ts';
import type { Waiting } from '../map/lineDrop.ts';
import { lookOf } from './selectors.ts';

interface Mirror {
  readonly agents: ReadonlyMap<string, AgentView>;
  readonly tasks: ReadonlyMap<string, TaskView>;
  readonly requests: ReadonlyMap<string, RequestView>;
}

/** Of a request without a task, as the queue counts it. */
const USUAL_PRIORITY = 2;

/** Work that was sent back or ran into a conflict is with its agent again: it is not done. */
function workOf(request: RequestView | undefined): Work {
  switch (request?.state) {
    case 'in_review':
      return { kind: 'in_review', request: request.id };
    case 'queued':
    case 'proposed':
    case 'checking':
      return { kind: 'in_line', request: request.id };
    case 'gate_failed':
    case 'could_not_run':
      return { kind: 'checked_red', request: request.id };
    case 'sent_back':
    case 'conflict':
    case 'landed':
    case 'reverted':
    case 'withdrawn':
    case undefined:
      return { kind: 'not_done' };
  }
}

/** Looked up when asked, so that nothing is copied while somebody drags. */
export function knownOf({ agents, tasks, requests }: Mirror): Known {
  const agentFacts = (name: string): AgentFacts | undefined => {
    const agent = agents.get(name);
    if (!agent) return undefined;
    const work = workOf(agent.request === null ? undefined : requests.get(agent.request));
    return { rig: agent.rig, look: lookOf(agent), upNext: agent.up_next.length, work };
  };
  const taskFacts = (id: string): TaskFacts | undefined => tasks.get(id);
  const waiting = (id: string): Waiting | undefined => {
    const request = requests.get(id);
    if (!request || request.position === null) return undefined;
    const { rig, title, task, position } = request;
    const priority = tasks.get(task ?? '')?.priority ?? USUAL_PRIORITY;
    return { rig, title, task, priority, place: position, inGate: request.state === 'checking' || request.landing_waits !== null };
  };
  return { agent: agentFacts, task: taskFacts, waiting };
}

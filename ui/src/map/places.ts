/** Names that the tip of a drop says besides the intent: where a branch starts, which program a new agent runs. */

import type { AgentView, RadarView, RequestView, RigView, TaskView } from '../ipc/bindings.ts';
import { conflictsOnTheWay } from '../radar/meetWords.ts';
import { alsoThere } from '../town/alsoThere.ts';
import { presetForNew } from '../town/drops.ts';
import { presetLimit } from '../town/limits.ts';
import { vendorOf } from '../town/vendors.svelte.ts';
import { shortCommit } from '../words/format.ts';
import type { Intent } from './drop.ts';
import type { Places } from './dropWords.ts';

/** Drops after which somebody works on the tasks. */
const GIVES: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>(['assign', 'up_next', 'any_agent', 'new_agent']);

/** Drops that bring work on its way to the target. */
const LANDS: ReadonlySet<Intent['kind']> = new Set<Intent['kind']>(['to_review', 'check_again']);

interface Mirror {
  readonly rigs: ReadonlyMap<string, RigView>;
  readonly agents: ReadonlyMap<string, AgentView>;
  readonly tasks: ReadonlyMap<string, TaskView>;
  readonly requests: ReadonlyMap<string, RequestView>;
  readonly radars: ReadonlyMap<string, RadarView>;
}

export function placesOf(intent: Intent, { rigs, agents, tasks, requests, radars }: Mirror, now: Date): Places {
  const name = 'rig' in intent ? intent.rig : 'agent' in intent ? agents.get(intent.agent)?.rig : undefined;
  const rig = name === undefined ? undefined : rigs.get(name);
  const preset = rig ? presetForNew(rig.rig, agents.values(), []) : null;
  const working = 'agent' in intent ? (agents.get(intent.agent)?.preset ?? null) : preset;
  return {
    target: rig ? `${rig.target} ${shortCommit(rig.head)}` : '',
    program: preset === null ? null : vendorOf(preset).name,
    limit: GIVES.has(intent.kind) && working !== null ? presetLimit(working, vendorOf(working).name, agents.values(), now) : null,
    also: GIVES.has(intent.kind) && 'tasks' in intent ? alsoThere(intent.tasks.flatMap((id) => tasks.get(id) ?? []), agents.values(), { requests, radar: radars.get(rig?.rig ?? '') }, 'agent' in intent ? intent.agent : null) : [],
    meets: LANDS.has(intent.kind) && 'agent' in intent ? conflictsOnTheWay(radars.get(rig?.rig ?? ''), intent.agent, requests) : [],
  };
}

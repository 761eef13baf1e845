/** Names that the tip of a drop says besides the intent: where a branch starts, which program a new agent runs. */

import type { AgentView, RigView } from '../ipc/bindings.ts';
import { presetForNew } from '../town/drops.ts';
import { vendorOf } from '../town/selectors.ts';
import { shortCommit } from '../words/format.ts';
import type { Intent } from './drop.ts';
import type { Places } from './dropWords.ts';

interface Mirror {
  readonly rigs: ReadonlyMap<string, RigView>;
  readonly agents: ReadonlyMap<string, AgentView>;
}

export function placesOf(intent: Intent, { rigs, agents }: Mirror): Places {
  const name = 'rig' in intent ? intent.rig : 'agent' in intent ? agents.get(intent.agent)?.rig : undefined;
  const rig = name === undefined ? undefined : rigs.get(name);
  const preset = rig ? presetForNew(rig.rig, agents.values(), []) : null;
  return {
    target: rig ? `${rig.target} ${shortCommit(rig.head)}` : '',
    program: preset === null ? null : vendorOf(preset).name,
  };
}

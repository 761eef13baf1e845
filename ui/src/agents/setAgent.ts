/** What a change of an agent's mode, model or effort asks of the hall, and what it does to a program that runs. Pure. */

import type { AgentView, ModeWord, PresetView, SetAgentArgs, TaskView } from '../ipc/bindings.ts';

export interface Wish {
  readonly mode: ModeWord;
  readonly model: string;
  readonly effort: string;
}

export const wishOf = (agent: Pick<AgentView, 'mode'>, task: Pick<TaskView, 'model' | 'effort'> | null): Wish => ({
  mode: agent.mode,
  model: task?.model ?? '',
  effort: task?.effort ?? '',
});

/** What becomes of it: `later` at its next start, `told` when its turn ends, `restarted` at once. */
export type Becomes = 'nothing' | 'later' | 'told' | 'restarted';

export function becomes(live: boolean, program: Pick<PresetView, 'tells_model' | 'tells_effort'>, from: Wish, to: Wish): Becomes {
  const changed = (part: keyof Wish): boolean => to[part].trim() !== from[part];
  if (!changed('mode') && !changed('model') && !changed('effort')) return 'nothing';
  if (!live) return 'later';
  // Its own choice again is nothing that a program can be told.
  const tells = (part: 'model' | 'effort', can: boolean): boolean => !changed(part) || (can && to[part].trim() !== '');
  return !changed('mode') && tells('model', program.tells_model) && tells('effort', program.tells_effort) ? 'told' : 'restarted';
}

/** Only what differs is asked for. */
export function argsOf(agent: string, from: Wish, to: Wish, restart: boolean): SetAgentArgs {
  const part = (name: 'model' | 'effort'): object => (to[name].trim() === from[name] ? {} : { [name]: to[name].trim() });
  return { agent, ...(to.mode === from.mode ? {} : { mode: to.mode }), ...part('model'), ...part('effort'), restart };
}

/** Which program a new task would get, and which agents are free for it. What a person did not choose is as usual. Pure. */

import type { AgentView, ModeWord, PresetView } from '../ipc/bindings.ts';
import { isFree } from '../agents/order.ts';
import { effectOn } from './targets.ts';

/** No agent in particular: a free one, else a new one. */
export const ANY = '';

export interface Wish {
  readonly rig: string;
  readonly to: string;
  readonly preset: string;
  readonly mode: ModeWord;
  /** For a program that runs it; no other reads it. */
  readonly script: string;
}

export interface Choice {
  /** Presets whose program is there. */
  readonly programs: readonly PresetView[];
  /** The one that would do the work; null while presets are on their way, or the agent's is gone. */
  readonly program: PresetView | null;
  readonly modes: readonly ModeWord[];
  readonly mode: ModeWord;
  /** Agents of that program and mode that would begin at once. */
  readonly free: readonly AgentView[];
}

/** The preset that most agents of the rig have; the first that is there in a rig without agents. */
function usual(own: readonly AgentView[], programs: readonly PresetView[]): PresetView | null {
  const count = (preset: PresetView): number => own.filter((agent) => agent.preset === preset.name).length;
  return programs.reduce<PresetView | null>((best, preset) => (best === null || count(preset) > count(best) ? preset : best), null);
}

const chosen = (wish: Wish, programs: readonly PresetView[]): PresetView | undefined =>
  wish.script.trim() === '' ? programs.find(({ name }) => name === wish.preset) : programs.find((preset) => preset.runs_script);

export function choiceOf(wish: Wish, agents: Iterable<AgentView>, presets: readonly PresetView[]): Choice {
  const own = [...agents].filter((agent) => agent.rig === wish.rig);
  // One that works without asking alone is a person's to add, in so many words.
  const programs = presets.filter((preset) => preset.runs_script || (preset.found !== null && preset.modes.includes('ask')));
  const named = own.find((agent) => agent.name === wish.to);
  const program = named
    ? (presets.find(({ name }) => name === named.preset) ?? null)
    : (chosen(wish, programs) ?? usual(own, programs));
  // Nobody is offered to let a program do all without asking: that is chosen for an agent, with its own words.
  const modes: readonly ModeWord[] = program?.runs_script ? [] : (program?.modes ?? []).filter((mode) => mode !== 'full');
  const mode = named?.mode ?? (modes.includes(wish.mode) ? wish.mode : 'ask');
  const free = own.filter((agent) => isFree(agent) && agent.preset === program?.name && (modes.length === 0 || agent.mode === mode));
  return { programs, program, modes, mode, free };
}

/** Agents that can be given something now, for the list of targets: of all rigs, each after its rig's "any". */
export const takersOf = (rig: string, agents: Iterable<AgentView>): AgentView[] =>
  [...agents].filter((agent) => agent.rig === rig && effectOn(agent) !== 'restart').sort((a, b) => a.name.localeCompare(b.name));

/** Who already changed the files that a task names, as far as it is known: the files in which a branch meets another one. Pure. */

import type { AgentView, RadarView, RequestView, TaskView } from '../ipc/bindings.ts';

export interface AlsoThere {
  readonly file: string;
  readonly agents: readonly string[];
}

const SHOWN_MAX = 2;
const NAMED = /[\p{L}\p{N}_./-]+\.[\p{L}\p{N}]+/gu;

/** Words of a text that could be files: `charges.ts`, `src/routes/charges.ts`. */
export function filesNamed(text: string): Set<string> {
  return new Set((text.match(NAMED) ?? []).map((word) => word.replace(/^\.?\/+/, '').replace(/[.]+$/, '')));
}

/** A path is meant by its whole, or by an end of it that begins at a folder. */
const meant = (path: string, named: ReadonlySet<string>): boolean => [...named].some((name) => path === name || path.endsWith(`/${name}`));

/** Files that the radar knows an agent to have changed: those in which it meets another branch, or the target. */
function touchedBy(radar: RadarView | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  const touched = new Map<string, Set<string>>();
  const agentOf = new Map((radar?.branches ?? []).map(({ name, agent }) => [name, agent]));
  const note = (name: string, path: string): void => {
    const agent = agentOf.get(name);
    if (agent) touched.set(agent, (touched.get(agent) ?? new Set()).add(path));
  };
  for (const { name, conflicts } of radar?.branches ?? []) for (const { path } of conflicts) note(name, path);
  for (const { a, b, files } of radar?.ties ?? []) for (const { path } of files) for (const name of [a, b]) note(name, path);
  return touched;
}

/** `except` is the agent that would get the tasks: its own changes are no news to it. */
export function alsoThere(
  tasks: readonly Pick<TaskView, 'title' | 'body' | 'rig'>[],
  agents: Iterable<AgentView>,
  { requests, radar }: { readonly requests: ReadonlyMap<string, RequestView>; readonly radar: RadarView | undefined },
  except: string | null,
): AlsoThere[] {
  const [first] = tasks;
  if (!first) return [];
  const named = filesNamed(tasks.map((task) => `${task.title} ${task.body}`).join(' '));
  const touched = touchedBy(radar);
  const by = new Map<string, string[]>();
  for (const agent of agents) {
    if (agent.rig !== first.rig || agent.name === except || agent.task === null) continue;
    const changed = agent.request === null ? undefined : requests.get(agent.request)?.conflicts;
    for (const path of new Set([...(changed ?? []), ...(touched.get(agent.name) ?? [])])) if (meant(path, named)) by.set(path, [...(by.get(path) ?? []), agent.name]);
  }
  return [...by].map(([file, names]) => ({ file, agents: names })).slice(0, SHOWN_MAX);
}

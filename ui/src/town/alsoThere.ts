/** Who already changed the files that a task names, as far as it is known: the files that a branch has in conflict. Pure. */

import type { AgentView, RequestView, TaskView } from '../ipc/bindings.ts';

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

/** `except` is the agent that would get the tasks: its own changes are no news to it. */
export function alsoThere(
  tasks: readonly Pick<TaskView, 'title' | 'body' | 'rig'>[],
  agents: Iterable<AgentView>,
  requests: ReadonlyMap<string, RequestView>,
  except: string | null,
): AlsoThere[] {
  const [first] = tasks;
  if (!first) return [];
  const named = filesNamed(tasks.map((task) => `${task.title} ${task.body}`).join(' '));
  const by = new Map<string, string[]>();
  for (const agent of agents) {
    if (agent.rig !== first.rig || agent.name === except || agent.task === null) continue;
    const changed = agent.request === null ? undefined : requests.get(agent.request)?.conflicts;
    for (const path of changed ?? []) if (meant(path, named)) by.set(path, [...(by.get(path) ?? []), agent.name]);
  }
  return [...by].map(([file, names]) => ({ file, agents: names })).slice(0, SHOWN_MAX);
}

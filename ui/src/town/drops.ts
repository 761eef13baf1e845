/** Does what a drop meant, says what was done, and can take it back. */

import type { AgentView, PresetView, TaskView } from '../ipc/bindings.ts';
import type { Toasts } from '../kit/toasts.svelte.ts';
import type { Intent } from '../map/drop.ts';
import { dropWords } from '../map/dropWords.ts';
import { t } from '../words/words.ts';
import type { Actions } from './actions.ts';
import { byText } from './compare.ts';
import { lookOf, readyTasks } from './selectors.ts';

/** Time for a program to end after its task was taken back, before its new agent is removed. */
const ENDS_WITHIN_MS = 10_000;

/** What the drops must be able to reach of the window and the town. */
export interface Reach {
  readonly agents: ReadonlyMap<string, AgentView>;
  readonly tasks: ReadonlyMap<string, TaskView>;
  openReview(request: string): void;
  /** Opens the palette for a new agent at that lot. */
  chooseAgent(tasks: readonly string[], rig: string, lot: number): void;
}

/** The program of a new agent: as the newest neighbour's, else the first that is installed and reads a task's text. */
export function presetForNew(rig: string, agents: Iterable<AgentView>, presets: readonly PresetView[]): string | null {
  const newest = [...agents].filter((agent) => agent.rig === rig).sort((a, b) => byText(b.added, a.added))[0];
  return newest?.preset ?? presets.find((preset) => preset.found !== null && !preset.runs_script)?.name ?? null;
}

/** Idle agents, nearest to Main Street first, each with the most urgent ready task that is left in its rig. */
export function pairsFor(agents: Iterable<AgentView>, tasks: Iterable<TaskView>): { readonly task: string; readonly agent: string }[] {
  const all = [...tasks];
  const left = new Map<string, TaskView[]>();
  const idle = [...agents].filter((agent) => lookOf(agent) === 'idle' && agent.task === null && agent.up_next.length === 0);
  return idle
    .sort((a, b) => a.lot - b.lot)
    .flatMap((agent) => {
      const ready = left.get(agent.rig) ?? readyTasks(agent.rig, all);
      const [next, ...rest] = ready;
      left.set(agent.rig, rest);
      return next ? [{ task: next.id, agent: agent.name }] : [];
    });
}

export class Drops {
  readonly #actions: Actions;
  readonly #toasts: Toasts;
  readonly #reach: Reach;

  constructor(actions: Actions, toasts: Toasts, reach: Reach) {
    this.#actions = actions;
    this.#toasts = toasts;
    this.#reach = reach;
  }

  async carryOut(intent: Intent): Promise<void> {
    switch (intent.kind) {
      case 'assign':
        return this.#actions.assign(intent.tasks, { agent: intent.agent }, intent.later ? 'later' : 'now');
      case 'up_next':
        return this.#actions.assign(intent.tasks, { agent: intent.agent }, 'now');
      case 'any_agent':
        return this.anyAgent(intent.tasks, intent.rig, null);
      case 'new_agent':
        if (intent.choose) return this.#reach.chooseAgent(intent.tasks, intent.rig, intent.lot);
        return this.newAgent(intent.tasks, intent.rig, { lot: intent.lot });
      case 'after':
        return this.after(intent.tasks, intent.needs);
      case 'stacked':
        return this.stack(intent.tasks, intent.on);
      case 'move':
        return this.#move(intent.agent, intent.lot);
      case 'to_review':
        return this.#reach.openReview(intent.request);
      case 'check_again':
        await this.#actions.tell('retry', { request: intent.request });
        return;
      case 'prioritise':
        return this.#prioritise(intent);
      case 'refused': {
        const words = dropWords(intent, { target: '', program: null, limit: null, also: [], meets: [] });
        if (words) this.#toasts.say(`${words.title}. ${words.hint}.`, { urgent: true });
        return;
      }
      case 'nothing':
        return;
    }
  }

  /** Any free agent of the rig, else a new one, which goes again when it is undone. */
  async anyAgent(tasks: readonly string[], rig: string, preset: string | null, when: 'now' | 'later' = 'now'): Promise<void> {
    const before = new Set(this.#reach.agents.keys());
    const asked = preset ?? (await this.#preset(rig));
    const undo = async (given: readonly string[], agents: readonly string[]): Promise<void> => {
      await this.#actions.unassign(given);
      for (const agent of new Set(agents)) if (!before.has(agent)) await this.#remove(agent);
    };
    await this.#actions.assign(tasks, { rig, ...(asked === null ? {} : { preset: asked }) }, when, undo);
  }

  /** A new agent at a lot, or where the hall puts it. */
  async newAgent(
    tasks: readonly string[],
    rig: string,
    { lot, preset }: { lot?: number | null; preset?: string | null },
    when: 'now' | 'later' = 'now',
  ): Promise<void> {
    const asked = preset ?? (await this.#preset(rig));
    const agent = await this.#actions.tell('add_agent', { rig, ...(asked === null ? {} : { preset: asked }) });
    if (!agent) return;
    if (typeof lot === 'number' && agent.lot !== lot) await this.#actions.tell('move_agent', { agent: agent.name, lot });
    await this.#actions.assign(tasks, { agent: agent.name }, when, async (given) => {
      await this.#actions.unassign(given);
      await this.#remove(agent.name);
    });
  }

  /** Gives each idle agent the next ready task of its rig. One notice, one undo. */
  async fillIdle(tasks: Iterable<TaskView>): Promise<void> {
    const given: string[] = [];
    for (const { task, agent } of pairsFor(this.#reach.agents.values(), tasks)) {
      if ((await this.#actions.tell('assign', { task, agent, when: 'now' })) === null) break;
      given.push(task);
    }
    if (given.length === 0) this.#toasts.say(t('did.nobodyIdle'));
    else this.#toasts.say(t('did.filled', { count: given.length }), { undo: () => void this.#actions.unassign(given) });
  }

  async after(tasks: readonly string[], needs: string): Promise<void> {
    const done: string[] = [];
    for (const task of tasks) {
      if ((await this.#actions.tell('add_dependency', { task, needs })) === null) break;
      done.push(task);
    }
    const [task] = done;
    if (task === undefined) return;
    this.#toasts.say(done.length === 1 ? t('did.after', { task, needs }) : t('did.afterMany', { count: done.length, needs }), {
      undo: () => {
        for (const task of done) void this.#actions.tell('remove_dependency', { task, needs });
      },
    });
  }

  async stack(tasks: readonly string[], on: string): Promise<void> {
    const before = new Map(tasks.map((task) => [task, this.#reach.tasks.get(task)?.on ?? '']));
    const done: string[] = [];
    for (const task of tasks) {
      if ((await this.#actions.tell('edit_task', { task, on })) === null) break;
      done.push(task);
    }
    const [task] = done;
    if (task === undefined) return;
    this.#toasts.say(done.length === 1 ? t('did.stacked', { task, on }) : t('did.stackedMany', { count: done.length, on }), {
      undo: () => {
        for (const one of done) void this.#actions.tell('edit_task', { task: one, on: before.get(one) ?? '' });
      },
    });
  }

  async #prioritise({ task, priority, from }: Intent & { kind: 'prioritise' }): Promise<void> {
    const set = await this.#actions.tell('edit_task', { task, priority });
    if (set) this.#toasts.say(t('did.prioritised', { task, priority }), { undo: () => void this.#actions.tell('edit_task', { task, priority: from }) });
  }

  async #move(agent: string, to: number): Promise<void> {
    const from = this.#reach.agents.get(agent)?.lot;
    if (from !== undefined && from !== to) await this.#actions.move(agent, from, to);
  }

  async #preset(rig: string): Promise<string | null> {
    const own = presetForNew(rig, this.#reach.agents.values(), []);
    return own ?? presetForNew(rig, [], (await this.#actions.tell('presets', {})) ?? []);
  }

  /** Waits until nothing of it runs any more: an agent at work is not removed. */
  async #remove(agent: string): Promise<void> {
    const rests = await this.#actions.tell('wait_agent', { agent, state: 'idle', timeout_ms: ENDS_WITHIN_MS });
    if (rests) await this.#actions.tell('remove_agent', { agent });
  }
}

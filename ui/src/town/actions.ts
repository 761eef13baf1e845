/** What a person can do from map, list, strip and keys alike: one call each, refusals as notices, undo where there is one. */

import type { AskView } from '../ipc/bindings.ts';
import type { Args, CallName, Client, Reply } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import type { Toasts } from '../kit/toasts.svelte.ts';
import type { Intent } from '../map/drop.ts';
import { inOneLine } from '../words/format.ts';
import { t } from '../words/words.ts';

/** The program's answer words, by the key that is pressed. */
export type Verdict = 'allow' | 'always' | 'deny';

export class Actions {
  readonly #client: Client;
  readonly #toasts: Toasts;

  constructor(client: Client, toasts: Toasts) {
    this.#client = client;
    this.#toasts = toasts;
  }

  /** One call whose refusal is shown as a notice. Null when it was refused. */
  async tell<C extends CallName>(name: C, args: Args<C>): Promise<Reply<C> | null> {
    try {
      return await this.#client.call(name, args);
    } catch (caught) {
      const { message, hint } = asApiError(caught);
      this.#toasts.say(inOneLine(message, hint), { urgent: true });
      return null;
    }
  }

  /** Answers that ask and no other; `same` also the equal asks of other agents. */
  async answer(ask: AskView, text: Verdict | string, same: boolean): Promise<boolean> {
    return (await this.tell('answer', { ask: ask.ask, text, same })) !== null;
  }

  async assign(tasks: readonly string[], to: { agent: string } | { rig: string }, when: 'now' | 'later'): Promise<void> {
    const done: string[] = [];
    for (const task of tasks) {
      const assigned = await this.tell('assign', { task, ...to, when });
      if (assigned === null) break;
      done.push(task);
      this.#toasts.say(t('did.assigned', { task, agent: assigned.agent }), { undo: () => void this.unassign([task]) });
    }
  }

  async unassign(tasks: readonly string[]): Promise<void> {
    for (const task of tasks) await this.tell('unassign', { task });
  }

  async move(agent: string, from: number, to: number): Promise<void> {
    const moved = await this.tell('move_agent', { agent, lot: to });
    if (moved) this.#toasts.say(t('did.moved', { agent }), { undo: () => void this.tell('move_agent', { agent, lot: from }) });
  }

  /** Does what a drop meant. `rig` is where it happened, `lotOf` where an agent stands now. */
  async carryOut(intent: Intent, rig: string, lotOf: (agent: string) => number | null): Promise<void> {
    switch (intent.kind) {
      case 'assign':
        return this.assign(intent.tasks, { agent: intent.agent }, intent.later ? 'later' : 'now');
      case 'up_next':
        return this.assign(intent.tasks, { agent: intent.agent }, 'now');
      case 'any_agent':
        return this.assign(intent.tasks, { rig }, 'now');
      case 'new_agent': {
        const agent = await this.tell('add_agent', { rig });
        if (!agent) return;
        if (agent.lot !== intent.lot) await this.tell('move_agent', { agent: agent.name, lot: intent.lot });
        return this.assign(intent.tasks, { agent: agent.name }, 'now');
      }
      case 'move': {
        const from = lotOf(intent.agent);
        return from === null ? undefined : this.move(intent.agent, from, intent.lot);
      }
      case 'restart_first':
        this.#toasts.say(t('map.restartFirst', { agent: intent.agent }), { urgent: true });
        return;
      case 'to_review':
      case 'nothing':
        return;
    }
  }
}

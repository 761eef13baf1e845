/** What a person can do from map, list, strip and keys alike: one call each, refusals as notices, undo where there is one. */

import type { AskView } from '../ipc/bindings.ts';
import type { Args, CallName, Client, Reply } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import type { Toasts } from '../kit/toasts.svelte.ts';
import { inOneLine } from '../words/format.ts';
import { t } from '../words/words.ts';
import { RuleOffer } from './ruleOffer.svelte.ts';

export class Actions {
  /** What the last answer spoke for. */
  readonly offer = new RuleOffer();
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

  /** Answers that ask and no other; `same` also the equal asks of other agents; `inWords` never by one of its choices. */
  async answer(ask: AskView, text: string, same: boolean, inWords = false): Promise<boolean> {
    const answered = await this.tell('answer', { ask: ask.ask, text, same, in_words: inWords });
    if (answered) this.offer.show(answered.offer);
    return answered !== null;
  }

  /** All agents, or a rig's, stand still or go on; a freeze can be undone. */
  async freeze(freeze: boolean, rig?: string): Promise<void> {
    const group = rig === undefined ? {} : { rig };
    const reached = await this.tell(freeze ? 'freeze' : 'thaw', group);
    if (reached === null) return;
    const count = reached.length;
    if (freeze && count > 0) this.#toasts.say(t('did.frozen', { count }), { undo: () => void this.tell('thaw', group) });
    else this.#toasts.say(t(freeze ? 'did.frozen' : 'did.thawed', { count }));
  }

  /** Makes the rule that is offered; it can be undone like any other step. */
  async acceptOffer(): Promise<void> {
    const offer = this.offer.take();
    if (!offer) return;
    const made = await this.tell('accept_rule', { ask: offer.ask });
    if (made) this.#toasts.say(t('did.ruled', { command: made.command, rig: made.rig }), { undo: () => void this.tell('remove_rule', { rule: made.rule }) });
  }

  /** Gives one task after the other; the first one an agent can begin starts, the others line up. One notice, one undo. */
  async assign(
    tasks: readonly string[],
    to: { agent: string } | { rig: string; preset?: string },
    when: 'now' | 'later',
    undo = (given: readonly string[], _: readonly string[]): Promise<void> => this.unassign(given),
  ): Promise<void> {
    const given: string[] = [];
    const agents: string[] = [];
    for (const task of tasks) {
      const assigned = await this.tell('assign', { task, ...to, when });
      if (assigned === null) break;
      given.push(task);
      agents.push(assigned.agent);
    }
    const [task] = given;
    if (task === undefined) return;
    const names = [...new Set(agents)].join(', ');
    const did = given.length === 1 ? t('did.assigned', { task, agent: names }) : t('did.assignedMany', { count: given.length, agents: names });
    this.#toasts.say(did, { undo: () => void undo(given, agents) });
  }

  /** The last one given is taken back first, so that none starts in the meantime. */
  async unassign(tasks: readonly string[]): Promise<void> {
    for (const task of tasks.toReversed()) await this.tell('unassign', { task });
  }

  /** Says which way it goes and why. One that goes through the queue can be taken back until it has landed. */
  async undoLanding(request: string): Promise<void> {
    const undoing = await this.tell('undo_landing', { request });
    if (!undoing) return;
    if (undoing.way === 'step_back') this.#toasts.say(t('did.undoneBack', { title: undoing.request.title }));
    else
      this.#toasts.say(t('did.undoneBy', { title: undoing.request.title, why: undoing.words }), {
        undo: () => void this.tell('reject', { request: undoing.request.id }),
      });
  }

  async move(agent: string, from: number, to: number): Promise<void> {
    const moved = await this.tell('move_agent', { agent, lot: to });
    if (moved) this.#toasts.say(t('did.moved', { agent }), { undo: () => void this.tell('move_agent', { agent, lot: from }) });
  }
}

/** What stands in the new-task box, and the calls that make tasks of it. A second try goes on where the first one stopped. */

import type { AddTaskArgs, ApiError, TaskView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { t } from '../words/words.ts';
import { titleAndBody } from './filter.ts';
import { NO_ORDER, orderArgs, type Order } from './order.ts';
import { couldBeList, isList, MANY_MAX, titlesOf } from './pastedList.ts';

/** No agent in particular: a free one, else a new one. */
export const ANY = '';

export interface Made {
  readonly tasks: readonly TaskView[];
  /** Names of the agents that were given one; as many as were started. */
  readonly agents: readonly string[];
}

const plain = (message: string): ApiError => ({ code: 'input', message, hint: '' });

export class TaskDraft {
  text = $state('');
  script = $state('');
  rig = $state('');
  to = $state(ANY);
  preset = $state('');
  priority = $state(2);
  order = $state<Order>(NO_ORDER);
  busy = $state(false);
  fault = $state.raw<ApiError | null>(null);
  /** What a person chose; before that the text's own marks decide. */
  #asMany = $state<boolean | null>(null);
  /** Made by a try that did not come to its end. */
  #made = $state.raw<readonly TaskView[]>([]);
  #agents: string[] = [];

  /** One task per line. */
  get many(): boolean {
    return couldBeList(this.text) && (this.#asMany ?? isList(this.text));
  }

  set many(many: boolean) {
    this.#asMany = many;
  }

  get couldBeMany(): boolean {
    return couldBeList(this.text);
  }

  get titles(): readonly string[] {
    return titlesOf(this.text);
  }

  /** Tasks that exist already although the box is still open. */
  get made(): readonly TaskView[] {
    return this.#made;
  }

  /** What is asked of the hall, one entry for each task. */
  #wanted(): AddTaskArgs[] {
    const shared = { rig: this.rig, priority: this.priority, ...orderArgs(this.order) };
    if (this.many) return this.titles.map((title) => ({ title, ...shared }));
    const { title, body } = titleAndBody(this.text);
    if (title === '') return [];
    return [{ title, ...shared, ...(body === '' ? {} : { body }), ...(this.script.trim() === '' ? {} : { script: this.script }) }];
  }

  /** Makes the tasks and, when `start` says so, gives each to an agent. Null when something was refused; `fault` says what. */
  async submit(client: Client, start: boolean): Promise<Made | null> {
    if (this.busy) return null;
    const wanted = this.#wanted();
    this.fault = null;
    if (this.rig === '') this.fault = plain(t('newTask.noRig'));
    else if (wanted.length === 0) this.fault = plain(t('newTask.blank'));
    else if (wanted.length > MANY_MAX) this.fault = plain(t('newTask.tooMany', { count: wanted.length, most: MANY_MAX }));
    if (this.fault) return null;
    this.busy = true;
    try {
      for (const args of wanted.slice(this.#made.length)) this.#made = [...this.#made, await client.call('add_task', args)];
      if (start) {
        const to = this.to === ANY ? { rig: this.rig, ...(this.preset === '' ? {} : { preset: this.preset }) } : { agent: this.to };
        for (const task of this.#made.slice(this.#agents.length)) {
          this.#agents.push((await client.call('assign', { task: task.id, ...to, when: 'now' })).agent);
        }
      }
      return { tasks: this.#made, agents: this.#agents };
    } catch (error) {
      this.fault = this.#partly(asApiError(error), wanted.length);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** The refusal, with what was done before it. */
  #partly(refused: ApiError, wanted: number): ApiError {
    const [first] = this.#made;
    if (!first) return refused;
    const done = this.#made.length < wanted
      ? t('newTask.someMade', { made: this.#made.length, all: wanted })
      : wanted === 1
        ? t('newTask.notStarted', { task: first.id })
        : t('newTask.someStarted', { started: this.#agents.length, all: wanted });
    return { ...refused, message: `${done} ${refused.message}` };
  }
}

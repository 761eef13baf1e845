/** What stands in the new-task box, and the calls that make tasks of it. A second try goes on where the first one stopped. */

import type { AddTaskArgs, ApiError, ModeWord, TaskView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { t } from '../words/words.ts';
import { ANY, type Choice } from './choice.ts';
import { base64, readFiles, type PickedFile } from './files.ts';
import { titleAndBody } from './filter.ts';
import { NO_ORDER, orderArgs, type Order } from './order.ts';
import { couldBeList, isList, MANY_MAX, titlesOf } from './pastedList.ts';
import type { To } from './starting.ts';

export interface Made {
  readonly tasks: readonly TaskView[];
  /** Who is to begin with them; null where they stay in Ready. */
  readonly to: To | null;
}

const plain = (message: string): ApiError => ({ code: 'input', message, hint: '' });

export class TaskDraft {
  text = $state('');
  script = $state('');
  rig = $state('');
  to = $state(ANY);
  preset = $state('');
  mode = $state<ModeWord>('ask');
  model = $state('');
  effort = $state('');
  /** Empty: the target. */
  base = $state('');
  priority = $state(2);
  order = $state<Order>(NO_ORDER);
  files = $state.raw<readonly PickedFile[]>([]);
  busy = $state(false);
  fault = $state.raw<ApiError | null>(null);
  /** What a person chose; before that the text's own marks decide. */
  #asMany = $state<boolean | null>(null);
  /** Made by a try that did not come to its end. */
  #made = $state.raw<readonly TaskView[]>([]);
  /** Files that a made task has already. */
  readonly #given = new Map<string, Set<string>>();

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

  async attach(files: readonly File[]): Promise<void> {
    const read = await readFiles(this.files, files);
    this.files = read.files;
    this.fault = read.unfit ? plain(t(`files.${read.unfit.why}`, { name: read.unfit.name })) : null;
  }

  detach(name: string): void {
    this.files = this.files.filter((file) => file.name !== name);
  }

  /** What is asked of the hall, one entry for each task. */
  #wanted(choice: Choice): AddTaskArgs[] {
    const shared = {
      rig: this.rig,
      priority: this.priority,
      ...orderArgs(this.order),
      ...(this.to === ANY && choice.program ? { preset: choice.program.name } : {}),
      ...(this.to === ANY && choice.modes.length > 1 ? { mode: choice.mode } : {}),
      ...(this.model.trim() !== '' && choice.program?.takes_model ? { model: this.model.trim() } : {}),
      ...(this.effort.trim() !== '' && choice.program?.takes_effort ? { effort: this.effort.trim() } : {}),
      ...(this.base === '' ? {} : { base: this.base }),
    };
    if (this.many) return this.titles.map((title) => ({ title, ...shared }));
    const { title, body } = titleAndBody(this.text);
    if (title === '') return [];
    return [{ title, ...shared, ...(body === '' ? {} : { body }), ...(this.script.trim() === '' ? {} : { script: this.script }) }];
  }

  /** A program that only runs scripts would have nothing to run. */
  needsScript({ program }: Choice): boolean {
    return program?.runs_script === true && (this.many || this.script.trim() === '');
  }

  /** Makes the tasks; when `start` says so, who is to begin comes with them. Null when something was refused; `fault` says what. */
  async submit(client: Client, start: boolean, choice: Choice): Promise<Made | null> {
    if (this.busy) return null;
    const wanted = this.#wanted(choice);
    this.fault = null;
    if (this.rig === '') this.fault = plain(t('newTask.noRig'));
    else if (wanted.length === 0) this.fault = plain(t('newTask.blank'));
    else if (wanted.length > MANY_MAX) this.fault = plain(t('newTask.tooMany', { count: wanted.length, most: MANY_MAX }));
    else if (start && this.needsScript(choice)) this.fault = plain(t(this.many ? 'newTask.listNeedsScripts' : 'newTask.needsScript', { program: choice.program?.title ?? '' }));
    if (this.fault) return null;
    this.busy = true;
    try {
      for (const args of wanted.slice(this.#made.length)) this.#made = [...this.#made, await client.call('add_task', args)];
      for (const task of this.#made) await this.#give(client, task.id);
      return { tasks: this.#made, to: start ? this.#to(choice) : null };
    } catch (error) {
      this.fault = this.#partly(asApiError(error), wanted.length);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Before any agent begins: it is told of its files at the start. */
  async #give(client: Client, task: string): Promise<void> {
    const given = this.#given.get(task) ?? new Set<string>();
    this.#given.set(task, given);
    for (const { name, bytes } of this.files.filter((file) => !given.has(file.name))) {
      await client.call('attach_file', { task, name, base64: base64(bytes) });
      given.add(name);
    }
  }

  #to(choice: Choice): To {
    const preset = choice.program?.name;
    return this.to === ANY ? { rig: this.rig, ...(preset === undefined ? {} : { preset }) } : { agent: this.to };
  }

  /** The refusal, with what was done before it. */
  #partly(refused: ApiError, wanted: number): ApiError {
    if (this.#made.length === 0) return refused;
    return { ...refused, message: `${t('newTask.someMade', { made: this.#made.length, all: wanted })} ${refused.message}` };
  }
}

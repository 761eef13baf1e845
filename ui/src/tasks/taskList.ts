/** What a person changes in the lists of one task: points of acceptance and files. One call each, refusals as notices. */

import type { Actions } from '../town/actions.ts';
import type { Toasts } from '../kit/toasts.svelte.ts';
import { t } from '../words/words.ts';
import { base64, readFiles } from './files.ts';

export class TaskList {
  readonly #actions: Actions;
  readonly #toasts: Toasts;

  constructor(actions: Actions, toasts: Toasts) {
    this.#actions = actions;
    this.#toasts = toasts;
  }

  add(task: string, text: string): void {
    void this.#actions.tell('add_point', { task, text });
  }

  edit(task: string, point: number, change: { text?: string; gate?: string }): void {
    void this.#actions.tell('edit_point', { task, point, ...change });
  }

  remove(task: string, point: number): void {
    void this.#actions.tell('remove_point', { task, point });
  }

  attach(task: string, files: readonly File[]): void {
    void this.#attach(task, files);
  }

  detach(task: string, name: string): void {
    void this.#actions.tell('detach_file', { task, name });
  }

  async #attach(task: string, files: readonly File[]): Promise<void> {
    const { files: read, unfit } = await readFiles([], files);
    if (unfit) this.#toasts.say(t(`files.${unfit.why}`, { name: unfit.name }), { urgent: true });
    for (const { name, bytes } of read) {
      if ((await this.#actions.tell('attach_file', { task, name, base64: base64(bytes) })) === null) return;
    }
  }
}

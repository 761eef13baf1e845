/** Tasks that were just made go to agents one after the other, behind the box that is closed already. */

import type { ApiError } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import { inOneLine } from '../words/format.ts';
import { t } from '../words/words.ts';

/** Who begins: one agent, or whoever is free in a rig. */
export type To = { readonly agent: string } | { readonly rig: string; readonly preset?: string };

export class Starting {
  /** What was given, and to whom. */
  readonly given: { readonly task: string; readonly agent: string }[] = [];
  /** What stays in Ready, and why. */
  readonly refused: { readonly task: string; readonly why: ApiError }[] = [];
  /** Every task was given or refused, or it was stopped. Never fails. */
  readonly ended: Promise<void>;
  #stopped = false;

  constructor(client: Client, tasks: readonly string[], to: To) {
    this.ended = this.#run(client, tasks, to);
  }

  async #run(client: Client, tasks: readonly string[], to: To): Promise<void> {
    for (const task of tasks) {
      if (this.#stopped) return;
      try {
        this.given.push({ task, agent: (await client.call('assign', { task, ...to, when: 'now' })).agent });
      } catch (error) {
        this.refused.push({ task, why: asApiError(error) });
      }
    }
  }

  /** Nothing more begins; over once the call that is on its way was answered. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.ended;
  }
}

/** What stays in Ready, with each reason once; null when all began. */
export function notStarted({ refused }: Starting): string | null {
  if (refused.length === 0) return null;
  const reasons = [...new Set(refused.map(({ why }) => inOneLine(why.message, why.hint)))];
  return [t('newTask.notStarted', { tasks: refused.map(({ task }) => task).join(', '), count: refused.length }), ...reasons].join(' ');
}

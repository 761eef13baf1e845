/** How terminals are named: an agent's by the agent, one of the person's own in its worktree by agent and shell. Pure. */

import type { ShellKindWord, ShellView } from '../ipc/bindings.ts';
import { bytesOf } from '../words/format.ts';
import { t } from '../words/words.ts';

export interface TerminalName {
  readonly agent: string;
  /** Null for the agent's own terminal. */
  readonly shell: string | null;
}

/** One word for both; an agent's name holds no slash. */
export const keyOf = ({ agent, shell }: TerminalName): string => (shell === null ? agent : `${agent}/${shell}`);

export function nameOf(key: string): TerminalName {
  const at = key.indexOf('/');
  return at < 0 ? { agent: key, shell: null } : { agent: key.slice(0, at), shell: key.slice(at + 1) };
}

/** The tab of a person's own terminal. */
export function shellTitle(shell: Pick<ShellView, 'kind' | 'number'>): string {
  if (shell.kind === 'run') return t('shell.run');
  return shell.number === 1 ? t('shell.first') : t('shell.numbered', { number: shell.number });
}

/** Above a history that begins in the middle. */
export const missingLine = (bytes: number): string => t('terminal.missing', { size: bytesOf(bytes) });

export interface TerminalWords {
  readonly label: string;
  readonly typing: string;
  readonly click: string;
}

/** What a terminal says around what its program says; `kind` is that of a person's own, null of the agent's. */
export function wordsOf(agent: string, kind: ShellKindWord | null): TerminalWords {
  if (kind === null) {
    return { label: t('terminal.label', { agent }), typing: t('terminal.typing', { agent }), click: t('terminal.click', { agent }) };
  }
  if (kind === 'run') return { label: t('run.label', { agent }), typing: t('run.typing', { agent }), click: t('run.click', { agent }) };
  return { label: t('shell.label', { agent }), typing: t('shell.typing', { agent }), click: t('shell.click', { agent }) };
}

/** The form of what a rig's worktrees need: what is typed, whether it can be sent, and what of it is new. Pure. */

import type { RigView, SetRigArgs } from '../ipc/bindings.ts';
import { t } from '../words/words.ts';

export interface GroundForm {
  readonly setup: string;
  readonly teardown: string;
  /** What a person runs to look at the work. */
  readonly run: string;
  /** One path or glob a line. */
  readonly copy: string;
  readonly ports: string;
}

export type Ground = Pick<RigView, 'setup' | 'teardown' | 'run' | 'copy' | 'ports'>;

/** The hall refuses more. */
const PORTS_MAX = 100;

export const formOf = (ground: Ground): GroundForm => ({
  setup: ground.setup ?? '',
  teardown: ground.teardown ?? '',
  run: ground.run ?? '',
  copy: ground.copy.join('\n'),
  ports: ground.ports === 0 ? '' : String(ground.ports),
});

const filesIn = (copy: string): string[] =>
  copy
    .split('\n')
    .map((file) => file.trim())
    .filter((file) => file !== '');

/** Blank is none; null is not a number of ports. */
function portsIn(text: string): number | null {
  const ports = text.trim() === '' ? 0 : /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  return ports <= PORTS_MAX ? ports : null;
}

export const portsFault = (form: GroundForm): string | null =>
  portsIn(form.ports) === null ? t('rig.portsFault', { most: PORTS_MAX }) : null;

/** A path that would lead out of the repository is named before it is sent. */
export function copyFault(form: GroundForm): string | null {
  const outside = filesIn(form.copy).find((file) => file.split('/').some((part) => ['', '.', '..', '.git'].includes(part)));
  return outside === undefined ? null : t('rig.copyFault', { file: outside });
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((file, index) => file === other[index]);

/** Only what differs from what the rig has; null when nothing does or a field is wrong. */
export function changesIn(form: GroundForm, ground: Ground): Omit<SetRigArgs, 'rig'> | null {
  const ports = portsIn(form.ports);
  if (ports === null || copyFault(form) !== null) return null;
  const copy = filesIn(form.copy);
  const [setup, teardown, run] = [form.setup.trim(), form.teardown.trim(), form.run.trim()];
  const changes = {
    ...(setup === (ground.setup ?? '') ? {} : { setup }),
    ...(teardown === (ground.teardown ?? '') ? {} : { teardown }),
    ...(run === (ground.run ?? '') ? {} : { run }),
    ...(isSame(copy, ground.copy) ? {} : { copy }),
    ...(ports === ground.ports ? {} : { ports }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

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
  /** One folder a line. */
  readonly caches: string;
}

export type Ground = Pick<RigView, 'setup' | 'teardown' | 'run' | 'copy' | 'ports' | 'caches'>;

/** The hall refuses more. */
const PORTS_MAX = 100;

export const formOf = (ground: Ground): GroundForm => ({
  setup: ground.setup ?? '',
  teardown: ground.teardown ?? '',
  run: ground.run ?? '',
  copy: ground.copy.join('\n'),
  ports: ground.ports === 0 ? '' : String(ground.ports),
  caches: ground.caches.join('\n'),
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

const isInside = (path: string): boolean => !path.split('/').some((part) => ['', '.', '..', '.git'].includes(part));

/** A path that would lead out of the repository is named before it is sent. */
export function copyFault(form: GroundForm): string | null {
  const outside = filesIn(form.copy).find((file) => !isInside(file));
  return outside === undefined ? null : t('rig.copyFault', { file: outside });
}

/** A folder stands for itself; a slash at its end says no more. */
const foldersIn = (caches: string): string[] => filesIn(caches).map((folder) => folder.replace(/\/$/, ''));

export function cachesFault(form: GroundForm): string | null {
  const wrong = foldersIn(form.caches).find((folder) => !isInside(folder) || /[*?[!]/.test(folder));
  return wrong === undefined ? null : t('rig.cachesFault', { folder: wrong });
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((file, index) => file === other[index]);

/** Only what differs from what the rig has; null when nothing does or a field is wrong. */
export function changesIn(form: GroundForm, ground: Ground): Omit<SetRigArgs, 'rig'> | null {
  const ports = portsIn(form.ports);
  if (ports === null || copyFault(form) !== null || cachesFault(form) !== null) return null;
  const [copy, caches] = [filesIn(form.copy), foldersIn(form.caches)];
  const [setup, teardown, run] = [form.setup.trim(), form.teardown.trim(), form.run.trim()];
  const changes = {
    ...(setup === (ground.setup ?? '') ? {} : { setup }),
    ...(teardown === (ground.teardown ?? '') ? {} : { teardown }),
    ...(run === (ground.run ?? '') ? {} : { run }),
    ...(isSame(copy, ground.copy) ? {} : { copy }),
    ...(ports === ground.ports ? {} : { ports }),
    ...(isSame(caches, ground.caches) ? {} : { caches }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

/** Which desktop notifications are due: asks after a dwell, one agent not again for a while, landings together. Pure. */

import type { Note } from '../ipc/desk.ts';
import type { Settings } from '../ipc/settingsTypes.ts';
import { t } from '../words/words.ts';
import type { Happening } from './happenings.ts';

export const DWELL_MS = 5000;
export const COOL_DOWN_MS = 60_000;

export interface Noticed {
  /** When each was seen first; before the first look there is none. */
  readonly since: ReadonlyMap<string, number> | null;
  /** Told, or seen by the person themselves. */
  readonly done: ReadonlySet<string>;
  /** When the person last heard of each agent, and of landings. */
  readonly toldAt: ReadonlyMap<string, number>;
}

export const UNNOTICED: Noticed = { since: null, done: new Set(), toldAt: new Map() };
const LANDINGS = ' landings';

/** What the person looks at: nothing while the window has no focus. */
export interface Sight {
  readonly focused: boolean;
  readonly agent: string | null;
}

type Wants = Pick<Settings, 'notify_asks' | 'notify_failed' | 'notify_landed'>;

export interface Due {
  readonly next: Noticed;
  readonly notes: readonly Note[];
  /** When to look again although nothing changed. */
  readonly again: number | null;
}

const wanted = (kind: Happening['kind'], wants: Wants): boolean =>
  kind === 'ask' ? wants.notify_asks : kind === 'landed' ? wants.notify_landed : wants.notify_failed;

const noteOf = (happening: Happening): Note => ({
  key: happening.key,
  title: t(`notice.${happening.kind}.title`, { agent: happening.agent ?? t('notice.somebody') }),
  body: happening.text,
  urgent: happening.kind === 'ask',
});

export function due(before: Noticed, happenings: readonly Happening[], sight: Sight, wants: Wants, now: number): Due {
  const first = before.since === null;
  const since = new Map(happenings.map(({ key }) => [key, before.since?.get(key) ?? now]));
  // Asks that were there before the window are told, too; what failed and landed before is history.
  const done = new Set(happenings.filter(({ key, kind }) => before.done.has(key) || (first && kind !== 'ask')).map(({ key }) => key));
  const toldAt = new Map(before.toldAt);
  const notes: Note[] = [];
  let again: number | null = null;
  const later = (at: number): void => {
    again = again === null ? at : Math.min(again, at);
  };

  for (const happening of happenings) {
    const { key, kind, agent } = happening;
    if (kind === 'landed' || done.has(key)) continue;
    const ripe = (since.get(key) ?? now) + (kind === 'ask' ? DWELL_MS : 0);
    const cool = agent === null ? ripe : Math.max(ripe, (toldAt.get(agent) ?? -Infinity) + COOL_DOWN_MS);
    if (!wanted(kind, wants) || (sight.focused && agent !== null && sight.agent === agent)) done.add(key);
    else if (now < cool) later(cool);
    else {
      done.add(key);
      if (agent !== null) toldAt.set(agent, now);
      notes.push(noteOf(happening));
    }
  }

  const landed = happenings.filter(({ key, kind }) => kind === 'landed' && !done.has(key));
  const open = (toldAt.get(LANDINGS) ?? -Infinity) + COOL_DOWN_MS;
  if (landed.length > 0 && wants.notify_landed && !sight.focused && now < open) later(open);
  else if (landed.length > 0) {
    for (const { key } of landed) done.add(key);
    if (wants.notify_landed && !sight.focused) {
      toldAt.set(LANDINGS, now);
      notes.push({ key: 'landed', title: t('notice.landed.many', { count: landed.length }), body: landed.map(({ text }) => text).join(', '), urgent: false });
    }
  }
  return { next: { since, done, toldAt }, notes, again };
}

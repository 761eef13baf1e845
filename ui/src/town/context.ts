/** What a folder's root component may reach; everything below it takes props. */

import { createContext } from 'svelte';
import type { Ui } from '../frame/ui.svelte.ts';
import type { About } from '../ipc/about.ts';
import type { Client } from '../ipc/client.ts';
import type { Desk } from '../ipc/desk.ts';
import type { Outside } from '../ipc/outside.ts';
import type { Toasts } from '../kit/toasts.svelte.ts';
import type { Known } from '../map/drop.ts';
import type { Hand } from '../map/hand.svelte.ts';
import type { WindowSettings } from '../settings/windowSettings.svelte.ts';
import type { Actions } from './actions.ts';
import type { Clock } from './clock.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import type { Drops } from './drops.ts';
import type { TownMirror } from './townMirror.svelte.ts';

export interface TownContext {
  readonly mirror: TownMirror;
  readonly client: Client;
  /** None where the page runs outside the window. */
  readonly outside: Outside | null;
  readonly about: About | null;
  readonly desk: Desk | null;
  readonly settings: WindowSettings;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly ui: Ui;
  readonly toasts: Toasts;
  readonly hand: Hand;
  /** Every command a person may give from several places. */
  readonly actions: Actions;
  /** Carries out what was meant by putting something down, by hand or by key. */
  readonly drops: Drops;
  /** The town as a drop must know it. */
  readonly known: Known;
}

export const [getTown, setTown] = createContext<TownContext>();

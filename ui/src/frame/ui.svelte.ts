/** Where a person is and what they chose. No fact of the town is kept here. */

import { keepView, type View } from '../map/defaultView.ts';
import { Sight } from '../map/sight.svelte.ts';
import type { Action } from './keys.ts';

export type ScreenId = 'map' | 'tasks' | 'agents' | 'review' | 'queue' | 'rigs' | 'spend' | 'settings';
export type DialogId = 'keys' | 'newtask' | 'palette' | 'assign' | 'addrig' | 'adopt' | 'undo';

/** A second click comes within this time, in milliseconds: GTK's own is 400, that of Windows 500. */
export const SECOND_CLICK_MS = 500;

export class Ui {
  screen = $state<ScreenId>('map');
  /** The map, or its twin for keys and screen readers. */
  view = $state<View>('map');
  /** How near the map is looked at. */
  readonly sight = new Sight();
  /** The map also shows who changes the same files and goes together all the same. */
  overlaps = $state(false);
  /** The rig that is looked at; null takes the first. */
  rig = $state<string | null>(null);
  /** A rig that was just added and is being set up, over all else. */
  settingUp = $state<string | null>(null);
  /** Chosen agent, task and request: one selection for all screens. */
  agent = $state<string | null>(null);
  task = $state<string | null>(null);
  request = $state<string | null>(null);
  dialog = $state<DialogId | null>(null);
  /** The landing that the undo dialog asks about. */
  undoing = $state<string | null>(null);
  /** What the assign dialog is about; with none the picked tasks, else the chosen one. */
  assigning = $state.raw<readonly string[]>([]);
  /** The free lot it makes a new agent for; null when any agent may get them. */
  assignLot = $state.raw<{ readonly rig: string; readonly lot: number } | null>(null);
  /** Tasks picked in the Ready column: they are dragged and assigned together. */
  picked = $state.raw<readonly string[]>([]);
  /** The check's log that stands open on the queue screen; without a check the one that matters. */
  log = $state.raw<{ readonly request: string; readonly gate: string | null } | null>(null);
  /** What is looked for on the settings screen. */
  settingsWords = $state('');
  /** The inspector as a sheet, in a narrow window. */
  sheetOpen = $state(false);
  #opening: ReturnType<typeof setTimeout> | undefined;

  /** What the window does for an action of its table of keys; the window says it when it is there. */
  run: (action: Action) => void = () => undefined;

  go(screen: ScreenId): void {
    this.screen = screen;
    this.#holdSheet();
    this.sheetOpen = false;
  }

  /** A person chose: that is how the town is shown from now on. */
  chooseView(view: View): void {
    this.view = view;
    keepView(view, localStorage);
  }

  /** Opens the set-up of a new rig; null leaves it. */
  setUp(rig: string | null): void {
    this.settingUp = rig;
  }

  selectAgent(name: string | null): void {
    this.agent = name;
    this.#holdSheet();
    this.sheetOpen = name !== null;
  }

  /** Selects what lies under a pointer: a sheet that is not open waits, or it would lie under the second of two clicks. */
  pickAgent(name: string | null): void {
    this.#holdSheet();
    this.agent = name;
    if (name === null) this.sheetOpen = false;
    else if (!this.sheetOpen) this.#opening = setTimeout(() => (this.sheetOpen = true), SECOND_CLICK_MS);
  }

  /** Selects what is looked at nearer: there it is the map that counts. */
  approachAgent(name: string): void {
    this.#holdSheet();
    this.agent = name;
    this.sheetOpen = false;
  }

  #holdSheet(): void {
    clearTimeout(this.#opening);
  }

  /** Opens the agent's own screen, with its terminal. */
  openAgent(name: string): void {
    this.agent = name;
    this.go('agents');
  }

  openReview(request: string): void {
    this.request = request;
    this.go('review');
  }

  openLog(request: string, gate: string | null): void {
    this.log = { request, gate };
    this.go('queue');
  }

  /** The settings, at what these words find. */
  openSettings(words = ''): void {
    this.settingsWords = words;
    this.go('settings');
  }

  openAssign(tasks: readonly string[], lot: { readonly rig: string; readonly lot: number } | null = null): void {
    this.assigning = tasks;
    this.assignLot = lot;
    this.dialog = 'assign';
  }

  /** Undoing a landing always asks. */
  askUndo(request: string): void {
    this.undoing = request;
    this.dialog = 'undo';
  }

  openTask(task: string): void {
    this.task = task;
    this.go('tasks');
  }
}

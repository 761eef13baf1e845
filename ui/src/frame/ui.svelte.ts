/** Where a person is and what they chose. No fact of the town is kept here. */

export type ScreenId = 'map' | 'tasks' | 'agents' | 'review' | 'queue' | 'rigs';
export type DialogId = 'keys' | 'newtask' | 'palette' | 'assign' | 'addrig';

export class Ui {
  screen = $state<ScreenId>('map');
  /** The map, or its twin for keys and screen readers. */
  view = $state<'map' | 'list'>('map');
  /** The rig that is looked at; null takes the first. */
  rig = $state<string | null>(null);
  /** Chosen agent, task and request: one selection for all screens. */
  agent = $state<string | null>(null);
  task = $state<string | null>(null);
  request = $state<string | null>(null);
  dialog = $state<DialogId | null>(null);
  /** What the assign dialog is about; with none the chosen task. */
  assigning = $state.raw<readonly string[]>([]);
  /** The check's log that stands open on the queue screen; without a check the one that matters. */
  log = $state.raw<{ readonly request: string; readonly gate: string | null } | null>(null);
  /** Grows each time the palette asks for the other theme. */
  themeAsked = $state(0);
  /** The inspector as a sheet, in a narrow window. */
  sheetOpen = $state(false);

  go(screen: ScreenId): void {
    this.screen = screen;
    this.sheetOpen = false;
  }

  selectAgent(name: string | null): void {
    this.agent = name;
    this.sheetOpen = name !== null;
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

  openTask(task: string): void {
    this.task = task;
    this.go('tasks');
  }
}

/** Mounts the real App over fixed data: `?scene=NAME&theme=dusk|paper|contrast`. */

import { mount } from 'svelte';
import { storedChoice } from '../src/style/theme.ts';
import App from '../src/App.svelte';
import type { Ui } from '../src/frame/ui.svelte.ts';
import type { TownSnapshot } from '../src/ipc/bindings.ts';
import '../src/style/fonts.css';
import '../src/style/tokens.css';
import '../src/style/reset.css';
import { crowdTown } from './crowd.ts';
import { demoTown, emptyTown, NOW, townAt, townChecked } from './data.ts';
import { MAP_SCENES } from './mapScenes.ts';
import { DIFF_FILES, EARLIER_HEAD, fakeTransport } from './fakeTransport.ts';

export interface Scene {
  readonly town: () => TownSnapshot;
  readonly start: (ui: Ui) => void;
}

/** The two files of the review that were read before the agent's last turn; the hall says the first one is another now. */
const READ_BEFORE = Object.fromEntries(DIFF_FILES.slice(0, 2).map((file) => [file.path, EARLIER_HEAD]));

function boardOf(ui: Ui, view: 'board' | 'graph' = 'board'): void {
  localStorage.setItem('gastown.tasks.view', view);
  ui.go('tasks');
}

const SCENES: Readonly<Record<string, Scene>> = {
  ...MAP_SCENES,
  'map-rig': { town: townAt, start: (ui) => ui.selectAgent('wren') },
  'map-empty': { town: emptyTown, start: () => undefined },
  list: {
    town: townAt,
    start: (ui) => {
      ui.view = 'list';
      ui.selectAgent('wren');
    },
  },
  tasks: { town: townAt, start: (ui) => ui.go('tasks') },
  agent: { town: townAt, start: (ui) => ui.openAgent('wren') },
  review: { town: townAt, start: (ui) => ui.openReview('mr-1') },
  queue: { town: townAt, start: (ui) => ui.go('queue') },
  newtask: { town: townAt, start: (ui) => (ui.dialog = 'newtask') },
  assign: { town: townAt, start: (ui) => (ui.dialog = 'assign') },
  'map-demo': { town: demoTown, start: () => undefined },
  'demo-remove': { town: demoTown, start: () => undefined },
  rigs: { town: townAt, start: (ui) => ui.go('rigs') },
  'rig-check': { town: townChecked, start: (ui) => ui.go('rigs') },
  addrig: { town: townAt, start: (ui) => (ui.dialog = 'addrig') },
  reviews: { town: townAt, start: (ui) => ui.go('review') },
  'newtask-list': { town: townAt, start: (ui) => (ui.dialog = 'newtask') },
  'agent-splits': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-search': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-paste': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'review-comments': { town: townAt, start: (ui) => ui.openReview('mr-1') },
  'review-changed': {
    town: townAt,
    start: (ui) => {
      localStorage.setItem('gastown.read.mr-1', JSON.stringify(READ_BEFORE));
      ui.openReview('mr-1');
    },
  },
  'review-red': { town: townAt, start: (ui) => ui.openReview('mr-7') },
  'tasks-board': { town: townAt, start: (ui) => boardOf(ui) },
  'tasks-bulk': { town: townAt, start: (ui) => ui.go('tasks') },
  task: { town: townAt, start: (ui) => ui.openTask('gt-e8k1z') },
  'tasks-graph': { town: townAt, start: (ui) => boardOf(ui, 'graph') },
  'queue-log': { town: townAt, start: (ui) => ui.openLog('mr-7', 'unit') },
  'map-crowd': { town: crowdTown, start: (ui) => ui.selectAgent('marsh-harrier-12') },
  'list-crowd': { town: crowdTown, start: (ui) => (ui.view = 'list') },
  'tasks-crowd': { town: crowdTown, start: (ui) => ui.go('tasks') },
  'board-crowd': { town: crowdTown, start: (ui) => boardOf(ui) },
  'queue-crowd': { town: crowdTown, start: (ui) => ui.go('queue') },
  'agent-crowd': { town: crowdTown, start: (ui) => ui.openAgent('marsh-harrier-12') },
  'assign-crowd': { town: crowdTown, start: (ui) => (ui.dialog = 'assign') },
  keys: { town: townAt, start: (ui) => (ui.dialog = 'keys') },
};

const asked = new URLSearchParams(location.search);
const scene = SCENES[asked.get('scene') ?? 'map-rig'];
document.documentElement.dataset['scenes'] = Object.keys(SCENES).join(' ');
localStorage.clear();
const target = document.getElementById('app');
if (!scene || !target) throw new Error(`There is no scene ${asked.get('scene')}; there are ${Object.keys(SCENES).join(', ')}.`);
// The sheet of a narrow window covers the map; scenes of it begin closed.
const narrow = innerWidth < 1180;
mount(App, {
  target,
  props: {
    transport: fakeTransport(scene.town()),
    now: NOW,
    theme: storedChoice({ getItem: () => asked.get('theme') }),
    start: (ui) => {
      scene.start(ui);
      if (narrow) ui.sheetOpen = false;
    },
  },
});

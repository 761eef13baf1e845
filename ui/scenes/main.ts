/** Mounts the real App over fixed data: `?scene=NAME&theme=dusk|paper`. */

import { mount } from 'svelte';
import App from '../src/App.svelte';
import type { Ui } from '../src/frame/ui.svelte.ts';
import type { TownSnapshot } from '../src/ipc/bindings.ts';
import '../src/style/fonts.css';
import '../src/style/tokens.css';
import '../src/style/reset.css';
import { emptyTown, NOW, townAt } from './data.ts';
import { fakeTransport } from './fakeTransport.ts';

interface Scene {
  readonly town: () => TownSnapshot;
  readonly start: (ui: Ui) => void;
}

const SCENES: Readonly<Record<string, Scene>> = {
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
  rigs: { town: townAt, start: (ui) => ui.go('rigs') },
  addrig: { town: townAt, start: (ui) => (ui.dialog = 'addrig') },
  reviews: { town: townAt, start: (ui) => ui.go('review') },
  keys: { town: townAt, start: (ui) => (ui.dialog = 'keys') },
};

const asked = new URLSearchParams(location.search);
const scene = SCENES[asked.get('scene') ?? 'map-rig'];
const target = document.getElementById('app');
if (!scene || !target) throw new Error(`There is no scene ${asked.get('scene')}; there are ${Object.keys(SCENES).join(', ')}.`);
// The sheet of a narrow window covers the map; scenes of it begin closed.
const narrow = innerWidth < 1180;
mount(App, {
  target,
  props: {
    transport: fakeTransport(scene.town()),
    now: NOW,
    theme: asked.get('theme') === 'paper' ? 'paper' : 'dusk',
    start: (ui) => {
      scene.start(ui);
      if (narrow) ui.sheetOpen = false;
    },
  },
});

/** Mounts the real App over fixed data: `?scene=NAME&theme=dusk|paper|contrast&language=en|de`. */

import { mount } from 'svelte';
import { prepare } from '../src/frame/screens.ts';
import type { Outside } from '../src/ipc/outside.ts';
import { passingHome } from '../src/ipc/settingsHome.ts';
import type { Fault, LanguageChoice, Settings, ThemeChoice } from '../src/ipc/settingsTypes.ts';
import { WindowSettings } from '../src/settings/windowSettings.svelte.ts';
import App from '../src/App.svelte';
import type { Ui } from '../src/frame/ui.svelte.ts';
import type { TownSnapshot } from '../src/ipc/bindings.ts';
import '../src/style/fonts.css';
import { loadFonts } from '../src/style/fonts.ts';
import '../src/style/tokens.css';
import '../src/style/reset.css';
import { LIST_FROM } from '../src/map/defaultView.ts';
import { crowdTown } from './crowd.ts';
import { addedTown, demoTown, emptyTown, newTown, NOW, townAt, townWithShell } from './data.ts';
import { townChecked, triedTown } from './rigCheck.ts';
import { REMOTE_SCENES } from './remoteScenes.ts';
import { RULE_SCENES } from './ruleScenes.ts';
import { QUEUE_SCENES } from './queueScenes.ts';
import { SPEND_SCENES } from './spendScenes.ts';
import { RADAR_SCENES } from './radarScenes.ts';
import { MAP_SCENES } from './mapScenes.ts';
import { STATE_SCENES } from './stateScenes.ts';
import type { Transport } from '../src/ipc/transport.ts';
import { DIFF_FILES, EARLIER_HEAD, fakeTransport } from './fakeTransport.ts';

export interface Scene {
  readonly town: () => TownSnapshot;
  readonly start: (ui: Ui) => void;
  /** What the file of settings says besides the look. */
  readonly settings?: Partial<Settings>;
  readonly faults?: readonly Fault[];
  /** Whatever lies outside the window is there, and does as it is told. */
  readonly outside?: true;
  /** Another way to the town than one that answers. */
  readonly transport?: (town: TownSnapshot) => Transport;
}

/** The two files of the review that were read before the agent's last turn; the hall says the first one is another now. */
const READ_BEFORE = Object.fromEntries(DIFF_FILES.slice(0, 2).map((file) => [file.path, EARLIER_HEAD]));

const OUTSIDE: Outside = { openLink: () => Promise.resolve(), openEditor: () => Promise.resolve(), openGateFile: () => Promise.resolve(), pickFolder: () => Promise.resolve(null) };

const SETTINGS_FILE = '/home/ada/.config/gastown/window.toml';
const BROKEN: readonly Fault[] = [
  { line: 3, field: 'scale', message: 'it must be a whole number from 80 to 160' },
  { line: 7, field: 'theem', message: 'there is no setting of this name; there are language, theme, scale, motion, notify_asks, notify_failed, notify_landed, keep_awake, on_close, editor, [keys]' },
];
const LICENCE = ['serde 1.0.229', '  MIT OR Apache-2.0', '', 'Permission is hereby granted, free of charge, to any person obtaining a copy', 'of this software and associated documentation files, to deal in the Software', 'without restriction.', ''];
const ABOUT = { version: '0.1.0', build: 'release, x86_64 linux', licences: () => Promise.resolve(Array.from({ length: 40 }, () => LICENCE).flat().join('\n')) };

function boardOf(ui: Ui, view: 'board' | 'graph' = 'board'): void {
  localStorage.setItem('gastown.tasks.view', view);
  ui.go('tasks');
}

/** The first review came back from its agent. */
function secondRound(): TownSnapshot {
  const town = townAt();
  const asked = 'Close, but the totals are still floats.\nsrc/export.ts:12: Use integer cents here, as the ledger does.';
  return { ...town, requests: town.requests.map((one) => (one.id === 'mr-1' ? { ...one, round: 2, revision: 2, asked_for: asked } : one)) };
}

const SCENES: Readonly<Record<string, Scene>> = {
  ...MAP_SCENES,
  ...RADAR_SCENES,
  ...STATE_SCENES,
  ...SPEND_SCENES,
  ...QUEUE_SCENES,
  ...RULE_SCENES,
  ...REMOTE_SCENES,
  'map-rig': { town: townAt, start: (ui) => ui.selectAgent('wren') },
  welcome: { town: newTown, start: () => undefined },
  'set-up': { town: addedTown, start: (ui) => ui.setUp('Harbor') },
  'set-up-tried': { town: triedTown, start: (ui) => ui.setUp('Harbor') },
  'set-up-agents': { town: addedTown, start: (ui) => ui.setUp('Harbor') },
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
  'rig-landing': { town: townAt, start: (ui) => ui.go('rigs') },
  'rig-check': { town: townChecked, start: (ui) => ui.go('rigs') },
  addrig: { town: townAt, start: (ui) => (ui.dialog = 'addrig') },
  adopt: { town: townAt, start: (ui) => (ui.dialog = 'adopt') },
  reviews: { town: townAt, start: (ui) => ui.go('review') },
  'newtask-list': { town: townAt, start: (ui) => (ui.dialog = 'newtask') },
  'agent-set-restart': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-splits': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-typing': { town: townAt, start: (ui) => ui.openAgent('moss') },
  'agent-set': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-take': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-shell': { town: townWithShell, start: (ui) => ui.openAgent('wren') },
  'agent-run': { town: townWithShell, start: (ui) => ui.openAgent('wren') },
  'agent-search': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'agent-paste': { town: townAt, start: (ui) => ui.openAgent('wren') },
  'review-comments': { town: townAt, start: (ui) => ui.openReview('mr-1') },
  'review-changed': {
    town: secondRound,
    start: (ui) => {
      localStorage.setItem('gastown.read.mr-1', JSON.stringify(READ_BEFORE));
      ui.openReview('mr-1');
    },
  },
  'review-image': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-binary': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-renamed': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-huge': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-long-line': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-split': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-leave-out': { town: townAt, start: (ui) => ui.openReview('mr-2') },
  'review-red': { town: townAt, start: (ui) => ui.openReview('mr-7') },
  'tasks-board': { town: townAt, start: (ui) => boardOf(ui) },
  'tasks-bulk': { town: townAt, start: (ui) => ui.go('tasks') },
  task: { town: townAt, start: (ui) => ui.openTask('gt-e8k1z') },
  'task-point': { town: townAt, start: (ui) => ui.openTask('gt-e8k1z') },
  'tasks-graph': { town: townAt, start: (ui) => boardOf(ui, 'graph') },
  'queue-log': { town: townAt, start: (ui) => ui.openLog('mr-7', 'unit') },
  'queue-log-files': { town: townAt, start: (ui) => ui.openLog('mr-7', 'lint'), outside: true },
  'queue-log-files-full': { town: townAt, start: (ui) => ui.openLog('mr-7', 'build') },
  'queue-override': { town: townAt, start: (ui) => ui.openLog('mr-7', 'unit') },
  'map-crowd': { town: crowdTown, start: (ui) => ui.selectAgent('marsh-harrier-12') },
  'list-crowd': { town: crowdTown, start: (ui) => (ui.view = 'list') },
  'tasks-crowd': { town: crowdTown, start: (ui) => ui.go('tasks') },
  'board-crowd': { town: crowdTown, start: (ui) => boardOf(ui) },
  'queue-crowd': { town: crowdTown, start: (ui) => ui.go('queue') },
  'agent-crowd': { town: crowdTown, start: (ui) => ui.openAgent('marsh-harrier-12') },
  'assign-crowd': { town: crowdTown, start: (ui) => (ui.dialog = 'assign') },
  keys: { town: townAt, start: (ui) => (ui.dialog = 'keys') },
  settings: { town: townAt, start: (ui) => ui.openSettings() },
  'settings-search': { town: townAt, start: (ui) => ui.openSettings() },
  'settings-conflict': { town: townAt, start: (ui) => ui.openSettings() },
  'settings-broken': { town: townAt, start: (ui) => ui.openSettings(), faults: BROKEN, settings: { keys: [{ action: 'palette', stroke: 'ctrl+z', line: 12 }] } },
  'settings-licences': { town: townAt, start: (ui) => ui.openSettings() },
  palette: { town: townAt, start: (ui) => (ui.dialog = 'palette') },
  closing: { town: townAt, start: () => undefined },
};

loadFonts();
const asked = new URLSearchParams(location.search);
const scene = SCENES[asked.get('scene') ?? 'map-rig'];
document.documentElement.dataset['listFrom'] = String(LIST_FROM);
document.documentElement.dataset['scenes'] = Object.keys(SCENES).join(' ');
localStorage.clear();
const target = document.getElementById('app');
if (!scene || !target) throw new Error(`There is no scene ${asked.get('scene')}; there are ${Object.keys(SCENES).join(', ')}.`);
// The sheet of a narrow window covers the map; scenes of it begin closed.
const narrow = innerWidth < 1180;
const look = {
  theme: (asked.get('theme') ?? 'dusk') as ThemeChoice,
  language: (asked.get('language') ?? 'en') as LanguageChoice,
};
const home = passingHome({ ...look, ...scene.settings }, [...(scene.faults ?? [])], SETTINGS_FILE);
await prepare();
const settings = await WindowSettings.open(home, await home.read());
mount(App, {
  target,
  props: {
    settings,
    about: ABOUT,
    closing: { ask: (ask, onclosing) => Promise.resolve(ask && asked.get('scene') === 'closing' ? onclosing() : undefined), close: () => Promise.resolve() },
    ...(scene.outside ? { outside: OUTSIDE } : {}),
    transport: (scene.transport ?? fakeTransport)(scene.town()),
    now: NOW,
    start: (ui) => {
      scene.start(ui);
      if (narrow) ui.sheetOpen = false;
    },
  },
});

/** Which component draws which screen and dialog. A screen is a folder's root: it reads the context and takes no props. */

import type { Component } from 'svelte';
import Agents from '../agents/Agents.svelte';
import MapScreen from '../map/MapScreen.svelte';
import Queue from '../queue/Queue.svelte';
import Review from '../review/Review.svelte';
import AddRig from '../rigs/AddRig.svelte';
import Rigs from '../rigs/Rigs.svelte';
import Assign from '../palette/Assign.svelte';
import Palette from '../palette/Palette.svelte';
import NewTask from '../tasks/NewTask.svelte';
import Settings from '../settings/Settings.svelte';
import Tasks from '../tasks/Tasks.svelte';
import type { DialogId, ScreenId } from './ui.svelte.ts';

export const SCREENS: Record<ScreenId, Component> = {
  map: MapScreen,
  tasks: Tasks,
  agents: Agents,
  review: Review,
  queue: Queue,
  rigs: Rigs,
  settings: Settings,
};

export const DIALOGS: Partial<Record<DialogId, Component<{ onclose: () => void }>>> = {
  newtask: NewTask,
  assign: Assign,
  addrig: AddRig,
  palette: Palette,
};

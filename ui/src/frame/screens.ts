/**
 * Which component draws which screen and dialog. A screen is a folder's root: it reads the context and takes no props.
 * The map is there at once; the code of the others is loaded when they are first looked at, so that it costs no start.
 */

import type { Component } from 'svelte';
import MapScreen from '../map/MapScreen.svelte';
import AddRig from '../rigs/AddRig.svelte';
import Assign from '../palette/Assign.svelte';
import Palette from '../palette/Palette.svelte';
import NewTask from '../tasks/NewTask.svelte';
import type { DialogId, ScreenId } from './ui.svelte.ts';

export type LoadScreen = () => Promise<{ readonly default: Component }>;

export const SCREENS: Record<ScreenId, LoadScreen> = {
  map: () => Promise.resolve({ default: MapScreen }),
  tasks: () => import('../tasks/Tasks.svelte'),
  agents: () => import('../agents/Agents.svelte'),
  review: () => import('../review/Review.svelte'),
  queue: () => import('../queue/Queue.svelte'),
  rigs: () => import('../rigs/Rigs.svelte'),
  spend: () => import('../spend/Spend.svelte'),
  settings: () => import('../settings/Settings.svelte'),
};

export const DIALOGS: Partial<Record<DialogId, Component<{ onclose: () => void }>>> = {
  newtask: NewTask,
  assign: Assign,
  addrig: AddRig,
  palette: Palette,
};

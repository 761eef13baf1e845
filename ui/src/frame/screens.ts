/**
 * Which component draws which screen and dialog. A screen is a folder's root: it reads the context and takes no props.
 * The map's is there at once. The code of the others is loaded in the first quiet moment, or when they are wanted sooner, so that
 * it costs no start.
 */

import type { Component } from 'svelte';
import MapScreen from '../map/MapScreen.svelte';
import { loadStage } from '../map/stage.ts';
import { withWords } from '../words/withWords.ts';
import type { DialogId, ScreenId } from './ui.svelte.ts';

type Load<Drawn> = () => Promise<{ readonly default: Drawn }>;
/** Its code is loaded when it is wanted, or is there. */
export type ScreenSource = Load<Component> | { readonly default: Component };
type Closes = { onclose: () => void };

export const SCREENS: Record<ScreenId, ScreenSource> = {
  map: { default: MapScreen },
  tasks: withWords(() => import('../tasks/Tasks.svelte')),
  agents: withWords(() => import('../agents/Agents.svelte')),
  review: withWords(() => import('../review/Review.svelte')),
  queue: withWords(() => import('../queue/Queue.svelte')),
  rigs: withWords(() => import('../rigs/Rigs.svelte')),
  spend: withWords(() => import('../spend/Spend.svelte')),
  settings: withWords(() => import('../settings/Settings.svelte')),
};

export const DIALOGS: Partial<Record<DialogId, Load<Component<Closes>>>> = {
  newtask: withWords(() => import('../tasks/NewTask.svelte')),
  assign: withWords(() => import('../palette/Assign.svelte')),
  addrig: withWords(() => import('../rigs/AddRig.svelte')),
  adopt: withWords(() => import('../rigs/Adopt.svelte')),
  palette: withWords(() => import('../palette/Palette.svelte')),
  undo: withWords(() => import('../queue/Undo.svelte')),
  keys: withWords(() => import('./LegendSheet.svelte')),
};

/** What a town without a repository shows, and a repository's first setting up. */
export const WELCOME = {
  welcome: withWords(() => import('../welcome/Welcome.svelte')),
  setUp: withWords(() => import('../welcome/SetUp.svelte')),
};

/** Asked when the window closes. */
export const CLOSING = withWords(() => import('./CloseDialog.svelte'));

/** What is said outside the page, once the town is drawn. */
export const ELSEWHERE = withWords(() => import('../notices/Elsewhere.svelte'));

/** Loads what a key or a click may open at any moment. */
export async function prepare(): Promise<void> {
  const all = [loadStage, CLOSING, ...Object.values(DIALOGS), ...Object.values(WELCOME)];
  // Who wants it hears why it is not there.
  await Promise.allSettled(all.map((load) => load()));
}

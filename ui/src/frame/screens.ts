/** Which component draws which screen and dialog. A screen is a folder's root: it reads the context and takes no props. */

import type { Component } from 'svelte';
import MapScreen from '../map/MapScreen.svelte';
import type { DialogId, ScreenId } from './ui.svelte.ts';

export const SCREENS: Partial<Record<ScreenId, Component>> = {
  map: MapScreen,
};

export const DIALOGS: Partial<Record<DialogId, Component<{ onclose: () => void }>>> = {};

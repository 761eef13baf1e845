/** The map's code, apart from its twin's: only what is shown first costs the start. */

import type { Component } from 'svelte';
import type { RigView } from '../ipc/bindings.ts';
import { withWords } from '../words/withWords.ts';

export const loadStage: () => Promise<{ readonly default: Component<{ rig: RigView }> }> = withWords(() => import('./MapStage.svelte'));

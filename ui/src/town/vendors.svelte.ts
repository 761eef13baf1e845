/** What programs are called on the screen, as the hall's presets say. */

import { SvelteMap } from 'svelte/reactivity';
import type { PresetView } from '../ipc/bindings.ts';

export interface Vendor {
  /** Two letters. */
  readonly short: string;
  readonly name: string;
}

const told = new SvelteMap<string, Vendor>();

/** Takes what the hall says of its presets; one that is gone keeps its name for the agents that still have it. */
export function learnVendors(presets: readonly PresetView[]): void {
  for (const { name, vendor, title } of presets) told.set(name, { short: vendor, name: title });
}

/** Two letters and the full name of an agent's program; where the hall has not said them, what its preset is called. */
export const vendorOf = (preset: string): Vendor => told.get(preset) ?? { short: preset.slice(0, 2), name: preset };

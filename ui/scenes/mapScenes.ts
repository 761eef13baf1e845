/** Scenes of the map: its three zooms, full and empty, and something held over each kind of target. */

import { townAt, emptyTown } from './data.ts';
import type { Scene } from './main.ts';
import { withRadars } from './radarScenes.ts';
import { sixRigs, threeRigs, townOf } from './towns.ts';

/** Towns for the measurement of map against list, by their number of agents. */
const MEASURED: Readonly<Record<number, readonly number[]>> = { 5: [5], 12: [12], 26: [26], 60: [26, 20, 14] };

const measured: Record<string, Scene> = {};
for (const [agents, sizes] of Object.entries(MEASURED)) {
  measured[`measure-map-${agents}`] = { town: () => withRadars(townOf(sizes), 6), start: (ui) => (sizes.length > 1 ? ui.sight.go('town') : undefined) };
  measured[`measure-list-${agents}`] = { town: () => withRadars(townOf(sizes), 6), start: (ui) => (ui.view = 'list') };
}

export const MAP_SCENES: Readonly<Record<string, Scene>> = {
  ...measured,
  'map-town': { town: threeRigs, start: (ui) => ui.sight.go('town') },
  'map-town-six': { town: sixRigs, start: (ui) => ui.sight.go('town') },
  'map-town-empty': { town: () => ({ ...emptyTown(), tasks: [] }), start: (ui) => ui.sight.go('town') },
  'map-36': {
    town: () => townOf([36]),
    start: (ui) => ui.selectAgent('moss'),
  },
  'map-60': { town: () => townOf([60]), start: () => undefined },
  'map-house': {
    town: townAt,
    start: (ui) => {
      ui.selectAgent('wren');
      ui.sight.go('house');
    },
  },
  'list-town': {
    town: threeRigs,
    start: (ui) => {
      ui.view = 'list';
    },
  },
  'assign-many': {
    town: townAt,
    start: (ui) => {
      ui.picked = ['gt-n4s8w', 'gt-b6t0m', 'gt-q5e8r'];
      ui.openAssign([]);
    },
  },
  'assign-lot': { town: townAt, start: (ui) => ui.openAssign(['gt-n4s8w'], { rig: 'Harbor', lot: 13 }) },
  'assign-circle': { town: townAt, start: (ui) => ui.openAssign(['gt-e8k1z']) },
  'drop-idle': { town: townAt, start: () => undefined },
  'drop-busy': { town: townAt, start: () => undefined },
  'drop-refused': { town: townAt, start: () => undefined },
  'drop-lot': { town: townAt, start: () => undefined },
  'drop-road': { town: townAt, start: () => undefined },
  'drop-gate': { town: townAt, start: () => undefined },
  'drop-task': { town: townAt, start: () => undefined },
  'drop-circle': { town: townAt, start: () => undefined },
  'drop-line': { town: townAt, start: () => undefined },
  'queue-moved': { town: townAt, start: (ui) => ui.go('queue') },
  'drop-done': { town: townAt, start: () => undefined },
  'drop-undone': { town: townAt, start: () => undefined },
  'house-moved': { town: townAt, start: () => undefined },
  'map-walk': { town: threeRigs, start: () => undefined },
  'drop-many': { town: townAt, start: () => undefined },
  'drop-town': { town: threeRigs, start: (ui) => ui.sight.go('town') },
};

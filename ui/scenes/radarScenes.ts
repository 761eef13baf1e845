/** Scenes of the conflict radar: on the map, in the inspector, in review and in the list. */

import type { RadarTieView, RadarView, TownSnapshot } from '../src/ipc/bindings.ts';
import { townAt } from './data.ts';
import type { Scene } from './main.ts';
import { branch, conflict, file, overlap, radarOf } from './radar.ts';
import { threeRigs, townOf } from './towns.ts';

const FILES = ['src/server.ts', 'src/billing/totals.ts', 'ui/Calendar.tsx', 'src/routes/charges.ts', 'prisma/schema.prisma', 'src/mail.ts'];

/** Every so many agents of a rig meet: one in four conflicts, the others only touch the same file. */
function crowdRadar(town: TownSnapshot, rig: string, ties: number): RadarView {
  const names = town.agents.filter((one) => one.rig === rig && one.task !== null).map((one) => one.name);
  const pairs = new Set<string>();
  for (let at = 0; pairs.size < Math.min(ties, (names.length * (names.length - 1)) / 2) && at < ties * 20; at += 1) {
    const [a, b] = [names[(at * 5) % names.length] ?? '', names[(at * 3 + 1 + (at % 7)) % names.length] ?? ''].sort();
    if (a !== b) pairs.add(`${a} ${b}`);
  }
  const made = [...pairs].map((pair, at): RadarTieView => {
    const [a = '', b = ''] = pair.split(' ');
    const touched = [file(FILES[at % FILES.length] ?? '', [40, 52], [38, 50], at % 4 === 0 ? null : 20)];
    return at % 4 === 0 ? conflict(a, b, at % 8 === 0 ? a : b, touched, { because: 'priority' }) : overlap(a, b, touched);
  });
  const branches = names.map((name, at) => branch(name, null, at % 9 === 4 ? { against: 'unknown', unknown: 'its worktree could not be read' } : {}));
  return radarOf(rig, branches, made.toSorted((a, b) => Number(a.kind !== 'conflict') - Number(b.kind !== 'conflict')));
}

export const withRadars = (town: TownSnapshot, ties: number): TownSnapshot => ({ ...town, radars: town.rigs.map(({ rig }) => crowdRadar(town, rig, ties)) });

export const RADAR_SCENES: Readonly<Record<string, Scene>> = {
  'radar-overlaps': { town: townAt, start: (ui) => (ui.overlaps = true) },
  'radar-agent': { town: townAt, start: (ui) => ui.selectAgent('moss') },
  'radar-26': { town: () => withRadars(townOf([26]), 16), start: (ui) => ui.selectAgent('ember') },
  'radar-26-overlaps': {
    town: () => withRadars(townOf([26]), 24),
    start: (ui) => {
      ui.overlaps = true;
    },
  },
  'radar-100': {
    town: () => withRadars(townOf([100]), 120),
    start: (ui) => {
      ui.overlaps = true;
    },
  },
  'radar-house': {
    town: townAt,
    start: (ui) => {
      ui.selectAgent('flint');
      ui.sight.go('house');
    },
  },
  'radar-town': { town: () => withRadars(threeRigs(), 8), start: (ui) => ui.sight.go('town') },
  'radar-not-looked': { town: () => ({ ...townAt(), radars: [] }), start: (ui) => (ui.overlaps = true) },
  'radar-review': { town: townAt, start: (ui) => ui.openReview('mr-1') },
  'radar-list': { town: townAt, start: (ui) => (ui.view = 'list') },
};

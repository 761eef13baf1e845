/**
 * The houses: one drawing per state, told apart by shape alone (held by silhouettes.test.ts at 24 px). Plain shapes
 * on a 40 x 40 field whose ground is at 38, so that the window and the test draw from the same data.
 */

import type { AskLook, Look } from '../../kit/state.ts';

type Pair = readonly [x: number, y: number];

/** What a part is made of; colours come from tokens. */
export type Paint = 'wall' | 'shade' | 'roof' | 'lit' | 'dark' | 'pole' | 'flag' | 'mark' | 'cut' | 'faded' | 'smoke';

export type Part =
  | { readonly shape: 'area'; readonly paint: Paint; readonly points: readonly Pair[] }
  | { readonly shape: 'disc'; readonly paint: Paint; readonly at: Pair; readonly r: number }
  | {
      readonly shape: 'line';
      readonly paint: Paint;
      readonly points: readonly Pair[];
      readonly width: number;
      /** Drawn and left, in turn. */
      readonly dash?: readonly [number, number];
    };

const area = (paint: Paint, ...points: Pair[]): Part => ({ shape: 'area', paint, points });
const box = (paint: Paint, x: number, y: number, w: number, h: number): Part =>
  area(paint, [x, y], [x + w, y], [x + w, y + h], [x, y + h]);
const disc = (paint: Paint, x: number, y: number, r: number): Part => ({ shape: 'disc', paint, at: [x, y], r });
const line = (paint: Paint, width: number, ...points: Pair[]): Part => ({ shape: 'line', paint, points, width });
const dashed = (paint: Paint, width: number, ...points: Pair[]): Part => ({
  shape: 'line',
  paint,
  points,
  width,
  dash: [3.6, 3],
});
/** A door with a round head, standing on the ground. */
const door = (x: number, h: number): Part[] => [box('dark', x, 38 - h, 4.8, h), disc('dark', x + 2.4, 38 - h, 2.4)];
/** A gable roof with eaves. */
const gable = (paint: Paint, left: number, right: number, eaves: number, ridge: number): Part => {
  const middle = (left + right) / 2;
  return area(paint, [left, eaves], [left, eaves - 1.6], [middle - 1.4, ridge], [middle + 1.4, ridge], [right, eaves - 1.6], [right, eaves]);
};

const working: readonly Part[] = [
  box('shade', 28.4, 6.5, 4.6, 14),
  box('wall', 6, 19, 28, 19),
  gable('roof', 1.2, 38.8, 21.8, 4.4),
  box('lit', 10, 25.4, 6.4, 6.6),
  box('lit', 23.6, 25.4, 6.4, 6.6),
  ...door(17.6, 7.4),
];

const needs: readonly Part[] = [
  box('wall', 4, 27, 23, 11),
  gable('roof', 0.4, 30.6, 28, 16.4),
  box('lit', 7.4, 30.4, 6, 4.6),
  ...door(17, 5),
  line('pole', 2.4, [35, 38], [35, 2]),
  area('flag', [34.4, 1.6], [7, 1.6], [12.4, 8], [7, 14.4], [34.4, 14.4]),
];

const review: readonly Part[] = [
  box('wall', 2.6, 21, 19, 17),
  gable('roof', -0.6, 24.8, 22.6, 8.8),
  box('lit', 5.2, 26, 6, 6),
  ...door(14.2, 7),
  area('roof', [25.6, 24.5], [27.8, 24.5], [27.8, 20.4], [36.2, 20.4], [36.2, 24.5], [39.6, 24.5], [39.6, 33.4], [25.6, 33.4]),
  disc('roof', 28.6, 35.3, 2.7),
  disc('roof', 36.6, 35.3, 2.7),
];

const idle: readonly Part[] = [
  dashed('roof', 2.7, [6, 37], [6, 18.5], [34, 18.5], [34, 37]),
  line('roof', 2.3, [2.5, 38], [37.5, 38]),
];

const limited: readonly Part[] = [
  box('wall', 9, 24, 22, 14),
  ...door(17.6, 5),
  disc('roof', 20, 14, 13.6),
  line('cut', 3, [20, 6.6], [20, 14], [25, 17.6]),
];

const quiet: readonly Part[] = [
  box('wall', 7, 29, 26, 9),
  ...door(17.6, 3.6),
  area('roof', [6, 1.5], [34, 1.5], [34, 4.5], [23, 15.3], [34, 26], [34, 29], [6, 29], [6, 26], [17, 15.3], [6, 4.5]),
  area('cut', [13, 26.4], [20, 20], [27, 26.4]),
];

const failed: readonly Part[] = [
  area('wall', [6, 21], [14.5, 21], [17, 30], [22, 26], [25, 32], [29, 29], [34, 32], [34, 38], [6, 38]),
  area('roof', [1.5, 21.5], [13.5, 10.2], [12.3, 15.2], [16.9, 16.8], [14.3, 21.5]),
  area('roof', [24, 20.5], [24, 8], [40.5, 19.5], [37.7, 23.7]),
  box('dark', 8.8, 25, 5.4, 6.4),
];

const paused: readonly Part[] = [
  box('wall', 6, 19, 28, 19),
  gable('faded', 1.2, 38.8, 21.8, 4.4),
  line('cut', 7.6, [0, 24.5], [40, 35.5]),
  line('cut', 7.6, [40, 24.5], [0, 35.5]),
  line('roof', 4.2, [0, 24.5], [40, 35.5]),
  line('roof', 4.2, [40, 24.5], [0, 35.5]),
];

const unknown: readonly Part[] = [
  dashed('roof', 2.7, [6.5, 38], [6.5, 21], [2, 21], [20, 4.5], [38, 21], [33.5, 21], [33.5, 38]),
  line('roof', 3, [16, 21.4], [16.8, 19.2], [19.6, 18], [22.6, 19], [23.6, 21.6], [22.4, 24], [20, 25.6], [20, 28.4]),
  disc('roof', 20, 33.4, 1.8),
];

const starting: readonly Part[] = [
  box('wall', 7, 26, 13, 12),
  line('roof', 2.3, [7, 38], [7, 4]),
  line('roof', 2.3, [20, 38], [20, 4]),
  line('roof', 2.3, [33, 38], [33, 4]),
  line('roof', 2.3, [2, 10], [38, 10]),
  line('roof', 2.3, [2, 20.5], [38, 20.5]),
  line('roof', 2.3, [2, 31], [38, 31]),
  line('roof', 1.5, [20, 20.5], [33, 10]),
  line('roof', 1.5, [7, 20.5], [20, 10]),
];

export const HOUSES: Readonly<Record<Look, readonly Part[]>> = {
  starting,
  working,
  needs,
  review,
  idle,
  limited,
  quiet,
  failed,
  paused,
  unknown,
};

/** What stands in the flag: nothing for a permission, a question mark, or the lines of a plan. */
export const FLAG_MARKS: Readonly<Record<AskLook, readonly Part[]>> = {
  permission: [],
  answer: [
    line('mark', 1.8, [20.4, 5.8], [21, 4.5], [22.6, 3.9], [24.2, 4.6], [24.6, 6.2], [23.8, 7.4], [22.6, 8.2], [22.6, 9.4]),
    disc('mark', 22.6, 12.1, 1.1),
  ],
  plan: [line('mark', 1.6, [17, 5], [29, 5]), line('mark', 1.6, [17, 8], [29, 8]), line('mark', 1.6, [17, 11], [25, 11])],
};

/** Drawn over the chimney only while output arrives. */
export const SMOKE: readonly Part[] = [disc('smoke', 31, 2.6, 1.7), disc('smoke', 33.6, -1.6, 2.2), disc('smoke', 37, -6, 2.8)];

/** SVG path data of an area or a line. */
export function pathData(points: readonly Pair[], closed: boolean): string {
  return `M${points.map(([x, y]) => `${x} ${y}`).join('L')}${closed ? 'Z' : ''}`;
}

const attributes = (all: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

function drawn(part: Part, opacity?: number): string {
  switch (part.shape) {
    case 'area':
      return `<path${attributes({ class: part.paint, d: pathData(part.points, true) })}/>`;
    case 'disc':
      return `<circle${attributes({ class: part.paint, cx: part.at[0], cy: part.at[1], r: part.r, opacity })}/>`;
    case 'line':
      return `<path${attributes({ class: `line ${part.paint}`, d: pathData(part.points, false), 'stroke-width': part.width, 'stroke-dasharray': part.dash?.join(' ') })}/>`;
  }
}

const plume = `<g class="plume">${SMOKE.map((puff, index) => drawn(puff, 0.5 - index * 0.15)).join('')}</g>`;
const pictures = new Map<string, string>();

/** A house as SVG: made once for all of one look, because a map has a hundred and each has ten parts. */
export function houseSvg(look: Look, ask: AskLook | null, smoke: boolean): string {
  const key = `${look} ${ask} ${smoke}`;
  let picture = pictures.get(key);
  if (picture === undefined) {
    const parts = [...HOUSES[look], ...(look === 'needs' && ask ? FLAG_MARKS[ask] : [])];
    picture = parts.map((part) => drawn(part)).join('') + (smoke && look === 'working' ? plume : '');
    pictures.set(key, picture);
  }
  return picture;
}

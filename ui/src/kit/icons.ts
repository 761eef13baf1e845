/** The window's own icons on a 16 grid: `line` is stroked, `solid` filled, `cut` stroked in the ground's colour. */

export interface Drawing {
  readonly line?: string;
  readonly solid?: string;
  readonly cut?: string;
  /** Stroke dashes of `line`. */
  readonly dash?: string;
  /** Stroke width of `line`, 1.5 unless said. */
  readonly width?: number;
}

const ring = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

const drawings = {
  map: { line: 'M2 8h12M5 8V4.5h3.2M10 8v4h3', solid: ring(5, 8, 1.3) + ring(10, 8, 1.3) },
  tasks: { line: 'M3 3h10a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM3 9.5h10a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-2a1 1 0 0 1 1-1z' },
  agents: { line: 'M2.5 7.6 8 3l5.5 4.6M4.2 6.4V13h7.6V6.4M6.9 13v-3.2h2.2V13' },
  terminal: { line: 'M3 2.8h10a1.3 1.3 0 0 1 1.3 1.3v7.8a1.3 1.3 0 0 1-1.3 1.3H3a1.3 1.3 0 0 1-1.3-1.3V4.1A1.3 1.3 0 0 1 3 2.8zM4.6 6l2 2-2 2M8.6 10.3h2.6' },
  review: { line: 'M9.5 2.5H4v11h8V5zM9.5 2.5V5H12M6 8h4M6 10.5h2.6' },
  queue: { line: 'M2 5.4h4.6v4.4H2zM9.4 5.4H14v4.4H9.4zM6.6 8h2.8', solid: ring(3, 12, 1) + ring(5.6, 12, 1) + ring(10.4, 12, 1) + ring(13, 12, 1) },
  mail: { line: 'M2.6 3.5h10.8v9H2.6zM2.8 4.4 8 8.8l5.2-4.4' },
  rigs: { line: 'M2 12.8V3.6h4l1.5 1.8H14v7.4zM2 8h12' },
  spend: { line: 'M2 13.5h12', solid: 'M3 8.5h2.2V12H3zM6.2 5.5h2.2V12H6.2zM9.4 7h2.2v5H9.4zM12.6 3h1.6v9h-1.6z' },
  settings: { line: `${ring(8, 8, 2.1)}M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4` },
  search: { line: `${ring(7, 7, 4.2)}M10.2 10.2l3.3 3.3` },
  plus: { line: 'M8 3v10M3 8h10' },
  minus: { line: 'M3 8h10' },
  close: { line: 'm4 4 8 8M12 4l-8 8' },
  check: { line: 'm3 8.5 3.3 3.3L13 4.8' },
  down: { line: 'm4.5 6.5 3.5 3.5 3.5-3.5' },
  right: { line: 'm6.5 4.5 3.5 3.5-3.5 3.5' },
  pause: { line: 'M5.5 3.5v9M10.5 3.5v9' },
  play: { line: 'M5 3.3v9.4l7.5-4.7z' },
  link: { line: 'M6.5 9.5l3-3M7 4.5l1.2-1.2a2.6 2.6 0 0 1 3.7 3.7l-1.2 1.2M9 11.5l-1.2 1.2A2.6 2.6 0 0 1 4.1 9l1.2-1.2' },
  branch: { line: `${ring(4.5, 3.8, 1.6)}${ring(4.5, 12.2, 1.6)}${ring(11.5, 5.2, 1.6)}M4.5 5.4v5.2M11.5 6.8c0 2.4-7 1.4-7 3.8` },
  filter: { line: 'M2 4h12M4.5 8h7M6.5 12h3' },
  eye: { line: `M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8z${ring(8, 8, 1.8)}` },
  help: { line: 'M5.6 6a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1.1.8-1.1 1.7M8 12.6v.1', width: 1.7 },
  stack: { line: 'm2.2 6 5.8-3 5.8 3L8 9zM2.2 10 8 13l5.8-3' },
  talk: { line: 'M2.5 3h11v8H7l-3 2.5V11H2.5z' },
  undo: { line: 'M5.5 3 2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6' },
  list: { line: 'M5.5 4h8M5.5 8h8M5.5 12h8', solid: ring(2.6, 4, 0.9) + ring(2.6, 8, 0.9) + ring(2.6, 12, 0.9) },
  board: { line: 'M2.2 3h3.2v10H2.2zM6.4 3h3.2v7H6.4zM10.6 3h3.2v8.6h-3.2z' },
  folder: { line: 'M1.8 12.8V3.6h4l1.5 1.7h6.9v7.5z' },
  file: { line: 'M9.5 2H4v12h8V4.5zM9.5 2v2.5H12' },
  clip: { line: 'M13 7.6 8.2 12.4a3.2 3.2 0 0 1-4.5-4.5l5-5a2.1 2.1 0 0 1 3 3l-5 5a1 1 0 0 1-1.5-1.5l4.4-4.4' },
  send: { line: 'M2 8 14 2.5 10.5 14 8 9z' },
  open: { line: 'M6 3H3v10h10v-3M9 2.5h4.5V7M13 3 7.5 8.5' },
  warn: { line: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2', solid: ring(8, 11.6, 0.7) },
  more: { solid: ring(3.5, 8, 1.1) + ring(8, 8, 1.1) + ring(12.5, 8, 1.1) },
  tie: { line: 'M4 8h1.4M7.3 8h1.4M10.6 8H12', solid: ring(2.5, 8, 1.2) + ring(13.5, 8, 1.2) },
  retry: { line: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.8h-2.8' },
  theme: { line: `${ring(8, 8, 5.6)}`, solid: 'M8 2.4a5.6 5.6 0 0 0 0 11.2z' },
  lock: { line: 'M3.8 7.2h8.4v6H3.8zM5.4 7.2V5.4a2.6 2.6 0 0 1 5.2 0v1.8' },
  lantern: { line: 'M8 2.2v1.6M5.4 6.4h5.2l-.8 4H6.2zM4.8 13.6h6.4M8 10.4v3.2M5.4 6.4 8 3.8l2.6 2.6' },
  claimed: { line: `${ring(8, 8, 5.6)}M5.6 8h4.8` },
  block: { line: `${ring(8, 8, 5.5)}M4.2 4.2l7.6 7.6` },
  grip: { solid: ring(6, 4, 1) + ring(10, 4, 1) + ring(6, 8, 1) + ring(10, 8, 1) + ring(6, 12, 1) + ring(10, 12, 1) },

  starting: { line: 'M3.5 14.5v-12M12.5 14.5v-12M1 5.5h14M1 11h14M3.5 11l9-5.5', width: 1.7 },
  working: { solid: `${ring(8, 8, 6.6)}M6.2 4.9v6.2L11.4 8z` },
  needs: { line: 'M3.6 14.6V1.6', solid: 'M4.4 2h9.4l-2.6 3.6 2.6 3.6H4.4z', width: 1.8 },
  needsAnswer: { line: 'M2.5 3h11v8H7l-3 2.5V11H2.5z' },
  done: { solid: 'M4.8 1.8h6.4a3 3 0 0 1 3 3v6.4a3 3 0 0 1-3 3H4.8a3 3 0 0 1-3-3V4.8a3 3 0 0 1 3-3z', cut: 'm4.8 8.3 2.3 2.3 4.2-4.8' },
  idle: { line: ring(8, 8, 5.6), dash: '2.6 2.26' },
  limited: { line: 'M8 1.6a6.4 6.4 0 1 1-6.1 4.5M8 4.6V8l2.4 1.8', width: 1.8 },
  quiet: { solid: 'M3.2 1.8h9.6L8 8l4.8 6.2H3.2L8 8z' },
  failed: { solid: 'M5.3 1.4h5.4l3.9 3.9v5.4l-3.9 3.9H5.3l-3.9-3.9V5.3z', cut: 'm5.6 5.6 4.8 4.8M10.4 5.6l-4.8 4.8' },
  paused: { solid: 'M4 2h1.6a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM10.4 2H12a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-1.6a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z' },
  unknown: { line: 'M2 8 8 2.2 14 8v6H2zM6.4 8.6a1.7 1.7 0 1 1 2.3 1.6c-.5.2-.7.5-.7 1M8 12.9v.1', dash: '2.6 1.6' },
  wagons: { solid: `M2.9 3.5h10.2a1.4 1.4 0 0 1 1.4 1.4v4.2a1.4 1.4 0 0 1-1.4 1.4H2.9a1.4 1.4 0 0 1-1.4-1.4V4.9a1.4 1.4 0 0 1 1.4-1.4z${ring(4.6, 12.6, 1.7)}${ring(11.4, 12.6, 1.7)}` },
} as const satisfies Record<string, Drawing>;

export type IconName = keyof typeof drawings;
export const icons: Readonly<Record<IconName, Drawing>> = drawings;

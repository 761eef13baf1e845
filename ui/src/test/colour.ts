/** Colours of the themes as numbers, for the tests of contrast and of shape. */

import { readFileSync } from 'node:fs';

/** sRGB, each 0 to 1. */
export type Rgb = readonly [number, number, number];

const css = readFileSync('src/style/tokens.css', 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

function valueIn(theme: string, name: string): string | null {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]{`)).split('}')[0] ?? '';
  return new RegExp(`--${name}:\\s*([^;]+);`).exec(block)?.[1]?.trim() ?? null;
}

/** The colour of a token in a theme; what a theme does not say it has from dusk. */
export function token(theme: string, name: string): Rgb {
  const value = valueIn(theme, name) ?? valueIn('dusk', name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other !== undefined) return token(theme, other);
  const hex = /^#([0-9a-f]{6})$/i.exec(value)?.[1];
  if (hex === undefined) throw new Error(`--${name} of ${theme} is ${value || 'not there'}, not a colour.`);
  const share = (from: number): number => Number.parseInt(hex.slice(from, from + 2), 16) / 255;
  return [share(0), share(2), share(4)];
}

/** Light that a share of sRGB stands for (IEC 61966-2-1). */
export const linear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);

const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

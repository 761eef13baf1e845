import { describe, expect, it } from 'vitest';
import { LOOKS, type Look } from '../../kit/state.ts';
import { linear, token, type Rgb } from '../../test/colour.ts';
import { blurred, likeness, render, type Image } from '../../test/raster.ts';
import type { Paint } from './silhouettes.ts';

/**
 * Each state in the theme's own colours at 24 px, seen in five ways, is named by the nearest of ten templates. The
 * templates are the sharp houses in greyscale: what somebody learned on a good screen.
 */

type Matrix = readonly [Rgb, Rgb, Rgb];

/** Full colour-vision loss in linear RGB: Machado, Oliveira and Fernandes 2009, table of severity 1.0. */
const LOSS: Readonly<Record<'protan' | 'deutan' | 'tritan', Matrix>> = {
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
const VIEWS = ['grey', 'blurred', 'protan', 'deutan', 'tritan'] as const;
type View = (typeof VIEWS)[number];
const THEMES = ['dusk', 'paper', 'contrast'] as const;
/** The right template's correlation must be higher than the next one's by at least this much. */
const MARGIN_MIN = 0.05;

const encoded = (share: number): number => (share <= 0.0031308 ? share * 12.92 : 1.055 * share ** (1 / 2.4) - 0.055);
const dot = (row: Rgb, rgb: Rgb): number => row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2];

/** Lightness as the eye of this view gets it, 0 to 1 (luminance of sRGB, gamma-encoded). */
function lightness(rgb: Rgb, view: View): number {
  const plain: Rgb = [linear(rgb[0]), linear(rgb[1]), linear(rgb[2])];
  const loss = view === 'grey' || view === 'blurred' ? null : LOSS[view];
  const seen: Rgb = loss ? [dot(loss[0], plain), dot(loss[1], plain), dot(loss[2], plain)] : plain;
  return encoded(Math.min(1, Math.max(0, dot([0.2126, 0.7152, 0.0722], seen))));
}

/** As House.svelte paints: the token of each paint. */
const tokenOf = (paint: Paint, look: Look): string =>
  ({ wall: 'wall', shade: 'wall-2', roof: look, flag: look, faded: look, lit: 'window-lit', dark: 'window-dark', pole: 'tx-1', mark: 'tx-inv', smoke: 'tx-2', cut: 'bg-3' })[paint];
const FADED = 0.62;

/** Contrast with the ground, scaled so that the strongest mark is 1. */
function drawn(theme: string, look: Look, view: View): Image {
  const ground = lightness(token(theme, 'bg-3'), view);
  const contrast = (paint: Paint | null): number => {
    if (paint === null) return 0;
    const share = lightness(token(theme, tokenOf(paint, look)), view) - ground;
    return paint === 'faded' ? share * FADED : share;
  };
  const known = new Map<Paint | null, number>();
  const image = render(look, (paint) => {
    const value = known.get(paint) ?? contrast(paint);
    known.set(paint, value);
    return value;
  });
  const most = Math.max(...image.map(Math.abs));
  return image.map((value) => value / most);
}

const seen = (theme: string, look: Look, view: View): Image =>
  view === 'blurred' ? blurred(drawn(theme, look, 'grey')) : view === 'grey' ? drawn(theme, look, view) : blurred(drawn(theme, look, view));

/** What an image is taken for, and by how much that template is nearer than the next. */
function named(image: Image, templates: ReadonlyMap<Look, Image>): { look: Look; margin: number } {
  const [first, second] = [...templates].map(([look, template]) => ({ look, like: likeness(image, template) })).sort((a, b) => b.like - a.like);
  if (!first || !second) throw new Error('There are no templates.');
  return { look: first.look, margin: first.like - second.like };
}

/** Rows are what is shown, columns what it is taken for; everything on the diagonal is right. */
function confusion(image: (look: Look) => Image, templates: ReadonlyMap<Look, Image>): { wrong: string[]; narrow: string[] } {
  const taken = LOOKS.map((look) => ({ shown: look, ...named(image(look), templates) }));
  return {
    wrong: taken.filter(({ shown, look }) => shown !== look).map(({ shown, look }) => `${shown} for ${look}`),
    narrow: taken.filter(({ margin }) => margin < MARGIN_MIN).map(({ shown, margin }) => `${shown} by ${margin.toFixed(3)}`),
  };
}

describe.each(THEMES)('In %s, a house at 24 px', (theme) => {
  const templates = new Map(LOOKS.map((look) => [look, drawn(theme, look, 'grey')]));

  it.each(VIEWS)('is taken for the state it shows: %s', (view) => {
    expect(confusion((look) => seen(theme, look, view), templates)).toEqual({ wrong: [], narrow: [] });
  });

  it('is confused once it is blurred past recognition, so that the classifier can be wrong', () => {
    const smeared = (look: Look): Image => Array.from({ length: 24 }).reduce<Image>((image) => blurred(image), drawn(theme, look, 'grey'));
    expect(confusion(smeared, templates).wrong).not.toEqual([]);
  });
});

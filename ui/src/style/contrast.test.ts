import { describe, expect, it } from 'vitest';
import { LOOKS } from '../kit/state.ts';
import { contrast, token } from '../test/colour.ts';

const GROUNDS = ['bg-0', 'bg-1', 'bg-2', 'bg-3', 'bg-4'];
const TEXTS = ['tx-1', 'tx-2', 'tx-3'];
/** Least contrast of text and of states (on cards and panels), and of the edges of controls. */
const LEAST = { dusk: { text: 4.5, edge: 3 }, paper: { text: 4.5, edge: 3 }, contrast: { text: 7, edge: 4.5 } } as const;

function below(theme: string, inks: readonly string[], grounds: readonly string[], least: number): string[] {
  return inks.flatMap((ink) =>
    grounds
      .map((ground) => ({ ground, ratio: contrast(token(theme, ink), token(theme, ground)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ ground, ratio }) => `${ink} on ${ground} is ${ratio.toFixed(2)}`),
  );
}

describe.each(['dusk', 'paper', 'contrast'] as const)('In %s', (theme) => {
  it('text is read on every ground', () => {
    expect(below(theme, TEXTS, GROUNDS, LEAST[theme].text)).toEqual([]);
  });

  it('states are read as text on cards and panels', () => {
    // Needs-you stands as ink on amber, never as amber text on a light ground.
    const inks = LOOKS.filter((look) => look !== 'needs');
    expect(below(theme, inks, ['bg-1', 'bg-2', 'bg-3'], LEAST[theme].text)).toEqual([]);
    expect(below(theme, ['tx-inv'], ['you'], LEAST[theme].text)).toEqual([]);
  });

  it('edges of controls are seen', () => {
    expect(below(theme, ['line-3', 'focus'], ['bg-1', 'bg-2'], LEAST[theme].edge)).toEqual([]);
  });
});

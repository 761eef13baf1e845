import { describe, expect, it } from 'vitest';
import { next, resolve, storedChoice } from './theme.ts';

describe('The theme', () => {
  it('goes through all and comes back', () => {
    expect(next('dusk')).toBe('paper');
    expect(next('paper')).toBe('contrast');
    expect(next('contrast')).toBe('dusk');
  });

  it('is dusk until one is chosen, and what nobody knows is no choice', () => {
    expect(storedChoice({ getItem: () => null })).toBe('dusk');
    expect(storedChoice({ getItem: () => 'neon' })).toBe('dusk');
    expect(storedChoice({ getItem: () => 'contrast' })).toBe('contrast');
  });

  it('follows the system only where that was chosen', () => {
    expect(resolve('system', true)).toBe('paper');
    expect(resolve('contrast', true)).toBe('contrast');
  });
});

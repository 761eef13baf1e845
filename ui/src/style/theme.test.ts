import { describe, expect, it } from 'vitest';
import { next, resolve } from './theme.ts';

describe('The theme', () => {
  it('goes through all and comes back', () => {
    expect(next('dusk')).toBe('paper');
    expect(next('paper')).toBe('contrast');
    expect(next('contrast')).toBe('dusk');
  });

  it('follows the system only where that was chosen', () => {
    expect(resolve('system', { light: true, contrast: false })).toBe('paper');
    expect(resolve('system', { light: true, contrast: true })).toBe('contrast');
    expect(resolve('system', { light: false, contrast: false })).toBe('dusk');
    expect(resolve('dusk', { light: true, contrast: true })).toBe('dusk');
  });
});

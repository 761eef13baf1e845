import { describe, expect, it } from 'vitest';
import { next, resolve, shadeOf } from './theme.ts';

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

  it('makes what the system draws as dark as itself, and leaves it alone where it follows the system', () => {
    expect((['dusk', 'paper', 'contrast', 'system'] as const).map(shadeOf)).toEqual(['dark', 'light', 'dark', null]);
  });
});

import { expect, it } from 'vitest';
import { Sight } from './sight.svelte.ts';

it('goes one level out at a time, first back to the whole of the rig', () => {
  const sight = new Sight();
  sight.go('house');
  expect(sight.back()).toBe(true);
  expect(sight.level).toBe('rig');
  sight.look({ scale: 1.2, x: 4, y: 4 });
  sight.back();
  expect([sight.level, sight.camera]).toEqual(['rig', null]);
  sight.back();
  expect(sight.level).toBe('town');
  expect(sight.back()).toBe(false);
});

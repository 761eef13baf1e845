import { expect, it } from 'vitest';
import type { Target } from './drop.ts';
import { dropHere, targetOf } from './under.ts';

it.each<Target>([
  { kind: 'agent', id: 'wren' },
  { kind: 'task', id: 'hb-1' },
  { kind: 'lot', rig: 'Harbor', number: 0 },
  { kind: 'rig', rig: 'Harbor' },
  { kind: 'gate', rig: 'Harbor' },
])('an element says of itself that it is %j', (target) => {
  const element = document.createElement('div');
  for (const [name, value] of Object.entries(dropHere(target))) element.setAttribute(name, value);
  expect(targetOf(element.dataset)).toEqual(target);
});

it('an element that says nothing is no target', () => {
  expect(targetOf({})).toBeNull();
});

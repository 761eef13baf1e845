import { expect, it } from 'vitest';
import { chosenView, defaultView, keepView, LIST_FROM } from './defaultView.ts';

it('shows the map to a small town and the list to a large one, unless a person chose', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };

  expect([defaultView(0, false), defaultView(LIST_FROM - 1, false), defaultView(LIST_FROM, false), defaultView(1, true)]).toEqual(['map', 'map', 'list', 'list']);
  expect(chosenView(storage)).toBeNull();
  keepView('map', storage);
  expect(chosenView(storage)).toBe('map');
});

import { readFileSync, existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { rest } from './en/rest.ts';

const IMPORT = /^\s*(?:import|export)\s+(?!type\b)(?:[^;]*?\sfrom\s+)?'(\.[^']+)'/gm;

/** Everything that is loaded with these files: what they import, but not what they load later. */
function loadedWith(...entries: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || !/\.(ts|svelte)$/.test(file) || !existsSync(file)) continue;
    const source = readFileSync(file, 'utf8');
    found.set(file, source);
    for (const [, name] of source.matchAll(IMPORT)) if (name !== undefined) open.push(normalize(join(dirname(file), name)));
  }
  return found;
}

/** Keys of the later words in a source, whole or as the beginning of a key that is put together. */
function laterKeysIn(source: string): readonly string[] {
  const keys = Object.keys(rest);
  const whole = [...source.matchAll(/'([a-zA-Z]+\.[\w.]+)'/g)].map(([, key]) => key ?? '').filter((key) => Object.hasOwn(rest, key));
  const begun = [...source.matchAll(/`([a-zA-Z]+\.[\w.]*)\$\{/g)].map(([, start]) => start ?? '').filter((start) => keys.some((key) => key.startsWith(start)));
  return [...whole, ...begun];
}

test('what draws the first picture says only words that are there by then', () => {
  const files = loadedWith('src/main.ts', 'src/start.ts');
  expect(files.has('src/frame/Window.svelte') && files.has('src/map/TownList.svelte')).toBe(true);
  const said = [...files].filter(([file]) => !file.includes('/words/')).flatMap(([file, source]) => laterKeysIn(source).map((key) => `${file}: ${key}`));
  expect(said).toEqual([]);
});

test('a later word is seen where it is said', () => {
  expect(laterKeysIn("t('review.title'); t(`settings.group.${id}`); t('rail.map')")).toEqual(['review.title', 'settings.group.']);
});

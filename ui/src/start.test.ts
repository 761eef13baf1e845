import { expect, test } from 'vitest';

const SOURCES: Record<string, string> = import.meta.glob('./**/*.ts', { query: '?raw', import: 'default', eager: true });

/** Lines that are not indented stand at a module's top: the format sees to that. */
const atTop = (source: string): readonly string[] => source.split('\n').filter((line) => /^\S.*\bawait\b|^await\b/.test(line) && !/\basync\b|^\/?\*|^\/\//.test(line));

test('no module awaits at its top, where imports that meet in WebKit would hang', () => {
  const found = Object.entries(SOURCES).filter(([name]) => !name.endsWith('.test.ts') && !name.startsWith('./test/'));
  expect(found.length).toBeGreaterThan(50);
  expect(found.flatMap(([name, source]) => atTop(source).map((line) => `${name}: ${line}`))).toEqual([]);
});

test('such an await is seen', () => {
  expect(atTop("import a from 'a';\nconst b = await a();\nasync function c() {\n  await a();\n}\nawait c();")).toEqual(['const b = await a();', 'await c();']);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { age, clock, duration } from './format.ts';
import { counted } from './plural.ts';
import { t } from './words.ts';

const FORBIDDEN =
  /\b(sling|polecat|hang|hook|bead|witness|depot|stalled|stuck|crashed|zombie|nudge|formula|molecule)(s|ed|ing|es)?\b/i;

/** A proxy answers any parameter, so that every text can be made without knowing what it asks for. */
const anything = new Proxy({}, { get: () => 7 });
const texts = Object.entries(en as Record<string, string | ((p: never) => string)>).map(
  ([key, word]) => [key, typeof word === 'string' ? word : word(anything as never)] as const,
);

describe('The catalogue', () => {
  it('has no forbidden word', () => {
    expect(texts.filter(([, text]) => FORBIDDEN.test(text))).toEqual([]);
  });

  it('never shouts and is never blank', () => {
    expect(texts.filter(([, text]) => text.includes('!'))).toEqual([]);
    expect(texts.filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it('fills in facts and plurals', () => {
    expect(t('agent.quiet', { age: '14 m' })).toBe('Quiet 14 m');
    expect(t('map.agents', { agents: 1, needs: 0 })).toBe('1 agent');
    expect(t('map.agents', { agents: 12, needs: 2 })).toBe('12 agents, 2 need you');
    expect(counted(1204, { one: 'test', other: 'tests' })).toBe('1,204 tests');
  });
});

describe('Times', () => {
  it('are short, with the unit', () => {
    expect([41, 240, 4320, 7200, 3 * 86_400].map(age)).toEqual(['41 s', '4 m', '1 h 12 m', '2 h', '3 d']);
    expect([161, 60, 9].map(duration)).toEqual(['2 m 41 s', '1 m', '9 s']);
    expect(clock(new Date(2026, 10, 23, 9, 5))).toBe('09:05');
  });
});

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Attributes whose value a person reads or hears. */
const SPOKEN = /^(aria-label|aria-description|aria-roledescription|title|placeholder|alt|label|hint)$/;
const LETTER = /\p{L}/u;

/** Every text of a template that does not come from an expression. */
function hardCoded(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) hardCoded(child, found);
    return;
  }
  if (!isNode(node)) return;
  if (node.type === 'Text' && LETTER.test(String(node['data']))) found.push(String(node['data']).trim());
  if (node.type === 'Attribute') {
    if (SPOKEN.test(String(node['name']))) hardCoded(node['value'], found);
    return;
  }
  for (const [key, value] of Object.entries(node)) if (key !== 'type') hardCoded(value, found);
}

function svelteFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return svelteFiles(path);
    return path.endsWith('.svelte') ? [path] : [];
  });
}

describe('Templates', () => {
  it('hold no visible text of their own', () => {
    const found = svelteFiles(join(process.cwd(), 'src')).flatMap((path) => {
      const texts: string[] = [];
      hardCoded(parse(readFileSync(path, 'utf8'), { modern: true }).fragment, texts);
      return texts.map((text) => `${path}: ${text}`);
    });
    expect(found).toEqual([]);
  });
});

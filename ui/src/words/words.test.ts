import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import { describe, expect, it } from 'vitest';
import { age, clock, duration } from './format.ts';
import { counted } from './plural.ts';
import { languageOf, spoken, type Language } from './language.svelte.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { t } from './words.ts';

const CATALOGUES = { en, de };

const FORBIDDEN = {
  en: /\b(sling|polecat|hang|hook|bead|witness|depot|stalled|stuck|crashed|zombie|nudge|formula|molecule)(s|ed|ing|es)?\b/i,
  de: /\b(sling|polecat|bead|witness|zombie|nudge|h[aä]ngt|festgefahren|abgestürzt|verwaist|haken|perle|zeuge|depot|formel|molekül)(s|n|e|er|en)?\b/i,
};

/** A proxy answers any parameter, so that every text can be made without knowing what it asks for; it notes what was asked. */
function sayAll(language: Language): readonly (readonly [key: string, text: string, asked: string])[] {
  return Object.entries(CATALOGUES[language] as Record<string, string | ((p: never) => string)>).map(([key, word]) => {
    const asked = new Set<string>();
    const anything = new Proxy({}, { get: (_, name) => (asked.add(String(name)), 7) });
    return [key, typeof word === 'string' ? word : word(anything as never), [...asked].sort().join(' ')] as const;
  });
}

/** Words that are the same in both languages: names, marks, and what developers say in either. */
const SAME = /^(app\.name|agents\.branch|agents\.review|inspector\.(terminal|live|branch|diff)|key\.|rail\.(review|queue|rigs)|keys\.do\.(filter|screen_)|list\.(agent|branch|filter|review)|map\.|lane\.(review|queue)|ready\.filter|palette\.(review|queue|rigs)|queue\.(title|rigs|head|review)|log\.live|review\.(title|crMark)|rigs\.title|rig\.(head|gateName|ground|queue|copyPlaceholder)|addRig\.name|tasks\.(column|facet|kind)\.|task\.(agent|rig|labels|review)|newTask\.(rig|scriptPlaceholder)|terminal\.panes|settings\.)/;

describe.each(['en', 'de'] as const)('The catalogue in %s', (language) => {
  const texts = sayAll(language);

  it('has no forbidden word', () => {
    expect(texts.filter(([, text]) => FORBIDDEN[language].test(text))).toEqual([]);
  });

  it('never shouts and is never blank', () => {
    expect(texts.filter(([, text]) => text.includes('!'))).toEqual([]);
    expect(texts.filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it('has no text that a missing fact leaves open', () => {
    expect(texts.filter(([, text]) => /undefined|null|\[object|NaN/.test(text))).toEqual([]);
  });
});

describe('German', () => {
  const english = new Map(sayAll('en').map(([key, text, asked]) => [key, { text, asked }]));

  it('has every key, says the same facts, and leaves no sentence in English', () => {
    const german = sayAll('de');
    expect(german.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
    expect(german.filter(([key, , asked]) => asked !== english.get(key)?.asked)).toEqual([]);
    expect(german.filter(([key, text]) => /\p{L}{3}/u.test(text) && text === english.get(key)?.text && !SAME.test(key) && text.includes(' '))).toEqual([]);
  });

  it('is spoken when it is chosen, with its own plurals and digits', async () => {
    await spoken.speak('de');
    expect(t('map.agents', { agents: 1, needs: 0 })).toBe('1 Agent');
    expect(t('task.ago', { age: '4 m' })).toBe('vor 4 m');
    expect(t('terminal.pasteLarge', { characters: 12_040 })).toBe('Es ist lang: 12.040 Zeichen.');
    await spoken.speak('en');
    expect(t('map.agents', { agents: 1, needs: 0 })).toBe('1 agent');
  });

  it('is taken from the system where there are words for it, else English', () => {
    expect(languageOf(['de-AT', 'en'])).toBe('de');
    expect(languageOf(['fr-FR', 'de'])).toBe('de');
    expect(languageOf(['ja'])).toBe('en');
    expect(languageOf([])).toBe('en');
  });
});

describe('English', () => {
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

/** Words joined by blanks: a sentence or a phrase, not a name, a class list or a path of an SVG. */
const PHRASE = /(^|[\s"“])\p{Lu}\p{Ll}+ \p{L}{2,}|\p{Ll}{2,} \p{Ll}{2,} \p{Ll}{2,}/u;
const CSS = /[:;{}#_]|\b(px|var|grid|solid|st-)\b/;
/** Where a phrase is for developers: it stops the program or tells a marker apart. */
const APART = new Set(['ThrowStatement', 'ImportDeclaration', 'Comment', 'TSLiteralType']);

const isError = (node: Node): boolean =>
  node.type === 'NewExpression' && isNode(node['callee']) && /Error$/.test(String(node['callee']['name']));

/** Phrases in the code itself: they would stay English whatever language is chosen. */
function phrases(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const child of node) phrases(child, found);
    return;
  }
  if (!isNode(node) || APART.has(node.type) || isError(node)) return;
  const text = node.type === 'Literal' ? node['value'] : node.type === 'TemplateElement' ? (node['value'] as { cooked?: unknown }).cooked : null;
  if (typeof text === 'string' && PHRASE.test(text) && !CSS.test(text)) found.push(text.trim());
  for (const [key, value] of Object.entries(node)) if (key !== 'type' && key !== 'leadingComments' && key !== 'trailingComments') phrases(value, found);
}

function files(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path, ending);
    return ending.test(path) ? [path] : [];
  });
}

/** Names of programs and fonts are the same in every language. */
const NAMES = ['Claude Code', 'Copilot CLI', 'Gemini CLI', 'Qwen Code', 'Inter Variable', 'JetBrains Mono Variable', 'Fraunces Variable'];

const SRC = join(process.cwd(), 'src');
const read = (path: string): ReturnType<typeof parse> => {
  const code = readFileSync(path, 'utf8');
  return parse(path.endsWith('.svelte') ? code : `<script lang="ts">${code}</script>`, { modern: true });
};
const inEach = (paths: readonly string[], look: (tree: ReturnType<typeof parse>, found: string[]) => void): string[] =>
  paths.flatMap((path) => {
    const texts: string[] = [];
    look(read(path), texts);
    return texts.map((text) => `${path}: ${text}`);
  });

/** Every source is parsed: seconds on a busy machine. */
const SWEEP = { timeout: 60_000 };

describe('What is written', SWEEP, () => {
  it('in templates comes from the catalogue', () => {
    expect(inEach(files(SRC, /\.svelte$/), (tree, found) => hardCoded(tree.fragment, found))).toEqual([]);
  });

  it('in code comes from the catalogue', () => {
    const code = files(SRC, /\.(svelte|ts)$/).filter((path) => !/\.test\.ts$|\/(words\/(en|de)|ipc\/bindings|(review|tasks)\/fixtures|test\/)/.test(path));
    const found = inEach(code, (tree, texts) => [tree.instance, tree.module, tree.fragment].forEach((part) => phrases(part, texts)));
    expect(found.filter((text) => !NAMES.some((name) => text.endsWith(`: ${name}`)))).toEqual([]);
  });

  it('is found where it is not from the catalogue', () => {
    const found: string[] = [];
    const tree = parse('<script lang="ts">say("The town is gone");</script><p aria-label="Gone">{x}</p><b>{a ? "Try it again" : ""}</b>', { modern: true });
    hardCoded(tree.fragment, found);
    phrases([tree.instance, tree.fragment], found);
    expect(found).toEqual(['Gone', 'The town is gone', 'Try it again']);
  });
});

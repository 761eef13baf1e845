import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(process.cwd(), 'src');
const TOKENS = join('src', 'style', 'tokens.css');

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

const styled = files(SRC).filter((path) => /\.(css|svelte)$/.test(path) && !path.endsWith(TOKENS));
/** Comments and markup links may hold a `#`; only style text and attributes are looked at. */
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, '');
const COLOUR = /#[0-9a-f]{3,8}\b(?![^(]*\))|\b(?:rgba?|hsla?|oklch|oklab|color|color-mix)\(/gi;
const NAMED = /(?:color|background|fill|stroke|border(?:-\w+)?)\s*:\s*[^;]*\b(?:white|black|red|green|blue|gray|grey|orange|yellow|transparent)\b/gi;

describe('colour', () => {
  it('is named by a token in every style of the window', () => {
    const found = styled.flatMap((path) => {
      const text = withoutComments(readFileSync(path, 'utf8'));
      const style = path.endsWith('.css') ? text : text.replace(/<script[\s\S]*?<\/script>/g, '');
      return [...style.matchAll(COLOUR), ...style.matchAll(NAMED)].map((hit) => `${path}: ${hit[0]}`);
    });
    expect(found).toEqual([]);
  });

  it('is defined for both themes under the same names', () => {
    const text = withoutComments(readFileSync(join(process.cwd(), TOKENS), 'utf8'));
    const block = (start: string): Set<string> => {
      const from = text.indexOf(start);
      const body = text.slice(text.indexOf('{', from), text.indexOf('}', from));
      return new Set([...body.matchAll(/(--[\w-]+)\s*:/g)].map((hit) => hit[1] ?? ''));
    };
    const fixed = /^--(term|you-lo|clear)/;
    const dusk = [...block(':root,[data-theme="dusk"]')].filter((name) => !fixed.test(name));
    const paper = block('[data-theme="paper"]{');
    expect(dusk.filter((name) => !paper.has(name))).toEqual([]);
  });

  it('and every token that a style uses exists', () => {
    const tokens = readFileSync(join(process.cwd(), TOKENS), 'utf8');
    const set = (text: string): (string | undefined)[] => [...text.matchAll(/(--[\w-]+)\s*[:=]/g)].map((hit) => hit[1]);
    // A component may set a size of its own for its children, in its style or on an element.
    const own = new Set([tokens, ...styled.map((path) => readFileSync(path, 'utf8'))].flatMap(set));
    const missing = styled.flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      return [...text.matchAll(/var\((--[\w-]+)/g)]
        .map((hit) => hit[1] ?? '')
        .filter((name) => !own.has(name))
        .map((name) => `${path}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

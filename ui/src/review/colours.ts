/** Syntax colours of the lines that are shown. Grammars are loaded when a file needs them; unknown kinds stay plain. */

import type { Parser } from '@lezer/common';
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight';
import type { DiffHunk, DiffLine, Side } from './hunks.ts';
import { anchorOf } from './hunks.ts';

/** A stretch of a line in one colour. `name` is a class of the diff pane. */
export interface Colour {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

export type Colours = ReadonlyMap<string, readonly Colour[]>;

/** Characters of one side that are coloured at most; beyond, the file is shown plain. */
export const COLOURED_MAX = 400_000;
export const PLAIN: Colours = new Map();

type Load = () => Promise<Parser>;

const javascript = (dialect: string): Load => async () =>
  (await import('@lezer/javascript')).parser.configure({ dialect });

const GRAMMARS: Readonly<Record<string, Load>> = {
  ts: javascript('ts'),
  mts: javascript('ts'),
  cts: javascript('ts'),
  tsx: javascript('ts jsx'),
  js: javascript('jsx'),
  mjs: javascript('jsx'),
  cjs: javascript('jsx'),
  jsx: javascript('jsx'),
  rs: async () => (await import('@lezer/rust')).parser,
  py: async () => (await import('@lezer/python')).parser,
  json: async () => (await import('@lezer/json')).parser,
  css: async () => (await import('@lezer/css')).parser,
  html: async () => (await import('@lezer/html')).parser,
  svelte: async () => (await import('@lezer/html')).parser,
  vue: async () => (await import('@lezer/html')).parser,
  md: async () => (await import('@lezer/markdown')).parser,
  go: async () => (await import('@lezer/go')).parser,
  java: async () => (await import('@lezer/java')).parser,
  c: async () => (await import('@lezer/cpp')).parser,
  h: async () => (await import('@lezer/cpp')).parser,
  cc: async () => (await import('@lezer/cpp')).parser,
  cpp: async () => (await import('@lezer/cpp')).parser,
  hpp: async () => (await import('@lezer/cpp')).parser,
  yml: async () => (await import('@lezer/yaml')).parser,
  yaml: async () => (await import('@lezer/yaml')).parser,
};

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.null, tags.tagName], class: 'syn-key' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.character, tags.link, tags.url], class: 'syn-str' },
  { tag: [tags.number, tags.bool, tags.atom, tags.unit, tags.color], class: 'syn-num' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.macroName, tags.heading], class: 'syn-fn' },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.attributeName, tags.propertyName], class: 'syn-type' },
  { tag: [tags.comment, tags.meta], class: 'syn-com' },
  { tag: [tags.punctuation, tags.operator, tags.bracket], class: 'syn-pun' },
]);

/** The kind of a file by its name, or null when no grammar is known. */
export function grammarOf(path: string): Load | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return GRAMMARS[name.slice(name.lastIndexOf('.') + 1)] ?? null;
}

/** Lines of one side, as one text: hunks are pieces of a file, and a grammar gets over what is missing. */
function sideOf(hunks: readonly DiffHunk[], side: Side): DiffLine[] {
  return hunks.flatMap((hunk) => hunk.lines.filter((line) => (side === 'new' ? line.new !== null : line.kind === 'removed' || line.kind === 'context')));
}

function colourSide(lines: readonly DiffLine[], parser: Parser, into: Map<string, Colour[]>): void {
  const text = lines.map((line) => line.text).join('\n');
  if (text.length > COLOURED_MAX) return;
  let at = 0;
  let start = 0;
  highlightTree(parser.parse(text), highlighter, (from, to, name) => {
    let begin = from;
    while (begin < to) {
      let line = lines[at];
      while (line && begin > start + line.text.length) {
        start += line.text.length + 1;
        at += 1;
        line = lines[at];
      }
      if (!line) return;
      const end = Math.min(to, start + line.text.length);
      if (end > begin) put(into, anchorOf(line), { from: begin - start, to: end - start, name });
      begin = end + 1;
    }
  });
}

function put(into: Map<string, Colour[]>, anchor: string, colour: Colour): void {
  const colours = into.get(anchor);
  if (colours) colours.push(colour);
  else into.set(anchor, [colour]);
}

/** Colours by a line's anchor. The old side is coloured first, so that unchanged lines keep those of the new one. */
export function colour(hunks: readonly DiffHunk[], parser: Parser): Colours {
  const before = new Map<string, Colour[]>();
  colourSide(sideOf(hunks, 'old'), parser, before);
  const after = new Map<string, Colour[]>();
  colourSide(sideOf(hunks, 'new'), parser, after);
  return new Map([...before, ...after]);
}

export interface Segment {
  readonly text: string;
  /** Class of the syntax, or nothing. */
  readonly name: string;
  /** A changed word. */
  readonly marked: boolean;
}

/** Cuts a line where its colour or its mark changes. */
export function segments(
  text: string,
  colours: readonly Colour[],
  marks: readonly { readonly from: number; readonly to: number }[],
): Segment[] {
  const cuts = new Set([0, text.length]);
  for (const { from, to } of [...colours, ...marks]) cuts.add(Math.min(from, text.length)).add(Math.min(to, text.length));
  const ordered = [...cuts].sort((a, b) => a - b);
  const result: Segment[] = [];
  for (let i = 0; i + 1 < ordered.length; i += 1) {
    const from = ordered[i] as number;
    const to = ordered[i + 1] as number;
    const name = colours.find((colour) => colour.from <= from && from < colour.to)?.name ?? '';
    const marked = marks.some((mark) => mark.from <= from && from < mark.to);
    result.push({ text: text.slice(from, to), name, marked });
  }
  return result;
}

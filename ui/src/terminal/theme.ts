/** The terminal's colours out of the tokens: dark in both themes, as agents choose their colours for dark grounds. */

import type { ISearchOptions } from '@xterm/addon-search';
import type { ITheme } from '@xterm/xterm';

type SearchColours = NonNullable<ISearchOptions['decorations']>;

const TOKENS = {
  background: '--term-bg',
  foreground: '--term-tx',
  cursor: '--term-hi',
  cursorAccent: '--term-bg',
  selectionBackground: '--term-sel',
  black: '--term-black',
  brightBlack: '--term-dim',
  red: '--term-bad',
  brightRed: '--term-bad',
  green: '--term-ok',
  brightGreen: '--term-ok',
  yellow: '--term-ask',
  brightYellow: '--term-ask',
  blue: '--term-fn',
  brightBlue: '--term-fn',
  magenta: '--term-key',
  brightMagenta: '--term-key',
  cyan: '--term-cyan',
  brightCyan: '--term-cyan',
  white: '--term-tx',
  brightWhite: '--term-hi',
} as const satisfies Partial<Record<keyof ITheme, string>>;

/** Reads the tokens as they are now; a token that is missing leaves xterm.js's own colour. */
export function themeOf(styles: Pick<CSSStyleDeclaration, 'getPropertyValue'>): ITheme {
  const theme: ITheme = {};
  for (const [name, token] of Object.entries(TOKENS) as [keyof typeof TOKENS, string][]) {
    const value = styles.getPropertyValue(token).trim();
    if (value !== '') theme[name] = value;
  }
  return theme;
}

/** Grounds of what a search found; xterm.js takes no names of colours here. */
export function searchColoursOf(styles: Pick<CSSStyleDeclaration, 'getPropertyValue'>): SearchColours {
  const colour = (token: string): string => styles.getPropertyValue(token).trim();
  return {
    matchBackground: colour('--term-sel'),
    matchOverviewRuler: colour('--term-dim'),
    activeMatchBackground: colour('--term-sel'),
    activeMatchBorder: colour('--term-hi'),
    activeMatchColorOverviewRuler: colour('--term-hi'),
  };
}

/** Words around an agent's terminal. What stands in it is the program's own. */
import { counted } from '../plural.ts';

const CHARACTERS = { one: 'character', other: 'characters' };

export const terminal = {
  'terminal.label': (p: { agent: string }) => `Terminal of ${p.agent}`,
  'terminal.typing': (p: { agent: string }) => `Typing goes to ${p.agent}.`,
  'terminal.leaves': 'leaves',
  'terminal.click': (p: { agent: string }) => `Click to type to ${p.agent}`,
  'terminal.ended': 'The program has ended',
  'terminal.endedWith': (p: { words: string }) => `The program has ended: ${p.words}`,
  'terminal.again': 'Open again',
  'terminal.none': 'No program runs',
  'terminal.pasteSure': (p: { lines: number }) => (p.lines === 1 ? 'Paste with Enter at the end?' : `Paste ${p.lines} lines?`),
  'terminal.pasteHint': (p: { agent: string }) =>
    `The program of ${p.agent} does not take a paste as a whole: each line would run as if you pressed Enter.`,
  'terminal.pasteLarge': (p: { characters: number }) => `It is long: ${counted(p.characters, CHARACTERS)}.`,
  'terminal.pasteControl': 'It holds control characters. A program may take them as commands.',
  'terminal.pasteMore': (p: { characters: number }) => `And ${counted(p.characters, CHARACTERS)} more`,
  'terminal.pasteAsIs': 'Paste as it is',
  'terminal.pasteWithout': 'Paste without them',
  'terminal.paste': 'Paste',
  'terminal.search': 'Search this terminal',
  'terminal.searchClose': 'Close the search',
  'terminal.found': (p: { at: number; count: number }) => (p.at < 1 ? `${p.count} found` : `${p.at} of ${p.count}`),
  'terminal.foundNone': 'not found',
  'terminal.next': 'Next match',
  'terminal.previous': 'Previous match',
  'terminal.copied': (p: { place: string }) => `Copied: ${p.place}`,
  'terminal.notCopied': (p: { place: string; why: string }) => `${p.place} could not be copied. ${p.why}`,
  'terminal.notOpened': (p: { place: string; why: string }) => `${p.place} could not be opened. ${p.why}`,
  'terminal.panes': 'Terminals',
  'terminal.tabs': 'Tabs of terminals',
  'terminal.newTab': 'New tab',
  'terminal.closeTab': (p: { agents: string }) => `Close the tab of ${p.agents}`,
  'terminal.split': 'Show one more',
  'terminal.splitFull': (p: { most: number }) => `${p.most} terminals are shown. Close one first.`,
  'terminal.splitNone': 'Every agent with a terminal is shown already',
  'terminal.closePane': (p: { agent: string }) => `Close the terminal of ${p.agent}`,
  'terminal.missing': (p: { size: string }) => `${p.size} of earlier output are not kept`,
  'terminal.reader': 'Read the terminal aloud',
} as const;

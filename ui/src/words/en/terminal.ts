/** Words around an agent's terminal. What stands in it is the program's own. */
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
  'terminal.paste': 'Paste',
  'terminal.reader': 'Read the terminal aloud',
} as const;

/**
 * Shift Enter for an agent's program. A terminal's return is the same with Shift and without, so it would send off what is half
 * written. Pure.
 */

import type { TerminalName } from './names.ts';

/**
 * Alt Enter. Measured with the programs that presets are for (tests/agents/conformance.rs): each of them begins a new line with it but pi, which
 * sends it off. A line feed is the return of aider and copilot, and the keys of the kitty protocol are letters to qwen and aider.
 */
export const NEW_LINE = '\u001b\r';

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>;

/** Whether it is that key. A shell of a person's own is given the return that it would have in any terminal. */
export const beginsLine = (press: Press, { shell }: TerminalName): boolean =>
  shell === null && press.key === 'Enter' && press.shiftKey && !press.ctrlKey && !press.altKey && !press.metaKey && !press.isComposing;

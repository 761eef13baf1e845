/**
 * The window's terminal never answers a program: the hall does, once (DA, DSR, DECRQM, XTVERSION, colour queries).
 * Every query is taken here before xterm.js could reply to it. What a person types goes another way.
 */

import type { IDisposable, IParser } from '@xterm/xterm';

type Params = readonly (number | number[])[];

/** Sequences that ask and do nothing else. */
const ASKING_CSI = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { prefix: '>', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '>', final: 'q' },
  { prefix: '?', final: 'u' },
  { final: 'x' },
  { prefix: '?', final: 'S' },
] as const;

const ASKING_DCS = [
  { intermediates: '$', final: 'q' },
  { intermediates: '+', final: 'q' },
] as const;

/** Colours can be set and asked for; a question mark asks. */
const COLOUR_OSC = [4, 5, 10, 11, 12, 13, 14, 17, 19, 21];

/** Window operations that report (11 to 21); the others, such as keeping the title, are left to xterm.js. */
function asksForWindow(params: Params): boolean {
  const [operation] = params;
  return typeof operation === 'number' && operation >= 11 && operation <= 21;
}

const asksForColour = (data: string): boolean => data.split(';').some((part) => part.trim() === '?');

/** Takes all queries out of what the parser sees. Dispose of the result with the terminal. */
export function silence(parser: IParser): IDisposable {
  const handlers: IDisposable[] = [
    ...ASKING_CSI.map((id) => parser.registerCsiHandler(id, () => true)),
    ...ASKING_DCS.map((id) => parser.registerDcsHandler(id, () => true)),
    ...COLOUR_OSC.map((id) => parser.registerOscHandler(id, asksForColour)),
    parser.registerCsiHandler({ final: 't' }, asksForWindow),
    // The clipboard is a person's own: a program neither reads nor writes it.
    parser.registerOscHandler(52, () => true),
    // DECID, the old way to ask for the device.
    parser.registerEscHandler({ final: 'Z' }, () => true),
  ];
  return { dispose: () => handlers.forEach((handler) => handler.dispose()) };
}

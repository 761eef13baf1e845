/** What is asked when the window closes while agents work. */
import { counted } from '../plural.ts';

export const closing = {
  'closing.title': (p: { working: number }) =>
    p.working === 0 ? 'Shells of yours are still open' : `${counted(p.working, { one: 'agent is', other: 'agents are' })} at work`,
  'closing.hint': 'Let them go on without the window, or stop them. What they changed is kept either way.',
  'closing.keep': 'Let them go on',
  'closing.stop': 'Stop them',
  'closing.remember': 'Do this every time',
  'closing.rememberHint': 'The settings can change it again.',
} as const;

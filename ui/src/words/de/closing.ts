/** Was gefragt wird, wenn das Fenster zugeht und noch Agenten arbeiten, deutsch. */
import type { closing as english } from '../en/closing.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

export const closing: WordsOf<typeof english> = {
  'closing.title': (p) =>
    p.working === 0 ? 'Deine Shells sind noch offen' : counted(p.working, { one: 'Agent arbeitet', other: 'Agenten arbeiten' }),
  'closing.hint': 'Lass sie ohne das Fenster weiterarbeiten oder stoppe sie. Was sie geändert haben, bleibt in beiden Fällen.',
  'closing.keep': 'Weiterarbeiten lassen',
  'closing.stop': 'Stoppen',
  'closing.remember': 'Jedes Mal so',
  'closing.rememberHint': 'In den Einstellungen lässt es sich wieder ändern.',
};

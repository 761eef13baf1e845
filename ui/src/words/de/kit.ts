/** Bedienteile, deutsch. */
import type { kit as english } from '../en/kit.ts';
import type { WordsOf } from '../of.ts';

export const kit: WordsOf<typeof english> = {
  'kit.close': 'Schließen',
  'kit.cancel': 'Abbrechen',
  'kit.undo': 'Rückgängig',
  'kit.undoIn': (p) => `Rückgängig, noch ${p.seconds} s`,
  'kit.notices': 'Hinweise',
  'kit.more': 'Mehr',
  'kit.percent': (p) => `${p.percent} %`,
  'plot.atLeast': (p) => `mindestens ${p.value}`,
  'plot.when': 'Wann',
  'plot.all': 'Alle',
  'kit.splitter': 'Ziehen ändert die Größe, die Pfeiltasten auch',
  'key.ctrl': 'Strg',
  'key.shift': 'Umschalt',
  'key.alt': 'Alt',
  'key.tab': 'Tab',
  'key.enter': 'Enter',
  'key.esc': 'Esc',
  'key.space': 'Leertaste',
  'key.backspace': 'Rücktaste',
  'key.delete': 'Entf',
  'key.insert': 'Einfg',
  'key.home': 'Pos1',
  'key.end': 'Ende',
  'key.pageUp': 'Bild auf',
  'key.pageDown': 'Bild ab',
};

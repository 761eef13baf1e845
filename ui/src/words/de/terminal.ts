/** Rund um das Terminal, deutsch. Was darin steht, gehört dem Programm. */
import type { terminal as english } from '../en/terminal.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

const CHARACTERS = { one: 'Zeichen', other: 'Zeichen' };

export const terminal: WordsOf<typeof english> = {
  'terminal.label': (p) => `Terminal von ${p.agent}`,
  'terminal.typing': (p) => `Was du tippst, geht an ${p.agent}.`,
  'terminal.leaves': 'verlässt es',
  'terminal.click': (p) => `Klicken, um ${p.agent} zu schreiben`,
  'terminal.ended': 'Das Programm ist zu Ende',
  'terminal.endedWith': (p) => `Das Programm ist zu Ende: ${p.words}`,
  'terminal.again': 'Neu öffnen',
  'terminal.none': 'Kein Programm läuft',
  'terminal.pasteSure': (p) => (p.lines === 1 ? 'Mit Enter am Ende einfügen?' : `${p.lines} Zeilen einfügen?`),
  'terminal.pasteHint': (p) =>
    `Das Programm von ${p.agent} nimmt Eingefügtes nicht als Ganzes: jede Zeile liefe, als hättest du Enter gedrückt.`,
  'terminal.pasteLarge': (p) => `Es ist lang: ${counted(p.characters, CHARACTERS)}.`,
  'terminal.pasteControl': 'Es enthält Steuerzeichen. Ein Programm kann sie als Befehle nehmen.',
  'terminal.pasteMore': (p) => `Und ${counted(p.characters, CHARACTERS)} mehr`,
  'terminal.pasteAsIs': 'So einfügen',
  'terminal.pasteWithout': 'Ohne sie einfügen',
  'terminal.paste': 'Einfügen',
  'terminal.search': 'Dieses Terminal durchsuchen',
  'terminal.searchClose': 'Suche schließen',
  'terminal.found': (p) => (p.at < 1 ? `${p.count} gefunden` : `${p.at} von ${p.count}`),
  'terminal.foundNone': 'nicht gefunden',
  'terminal.next': 'Nächster Treffer',
  'terminal.previous': 'Voriger Treffer',
  'terminal.copied': (p) => `Kopiert: ${p.place}`,
  'terminal.notCopied': (p) => `${p.place} ließ sich nicht kopieren. ${p.why}`,
  'terminal.notOpened': (p) => `${p.place} ließ sich nicht öffnen. ${p.why}`,
  'terminal.panes': 'Terminals',
  'terminal.tabs': 'Reiter der Terminals',
  'terminal.newTab': 'Neuer Reiter',
  'terminal.closeTab': (p) => `Reiter von ${p.agents} schließen`,
  'terminal.split': 'Noch eines zeigen',
  'terminal.splitFull': (p) => `${p.most} Terminals sind zu sehen. Schließe erst eines.`,
  'terminal.splitNone': 'Jeder Agent mit Terminal ist schon zu sehen',
  'terminal.closePane': (p) => `Terminal von ${p.agent} schließen`,
  'terminal.missing': (p) => `${p.size} der früheren Ausgabe sind nicht aufgehoben`,
  'terminal.reader': 'Das Terminal vorlesen',
};

/** Regeln, deutsch: wonach niemand mehr gefragt wird. */
import type { rules as english } from '../en/rules.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

export const rules: WordsOf<typeof english> = {
  'keys.do.rule': 'Die angebotene Regel übernehmen',

  'rules.title': 'Regeln',
  'rules.hint': 'Fragen danach werden mit „erlauben“ beantwortet, jede einmal, bis zu ihrem Tag. Was du hier abgelehnt hast, deckt keine Regel.',
  'rules.none': 'Keine Regeln: du wirst jedes Mal gefragt. Hast du dasselbe dreimal erlaubt, wird eine vorgeschlagen.',
  'rules.proposed': 'Deine Antworten sprechen für',
  'rules.offer': 'Eine Regel, für die deine Antwort spricht',
  'rules.offerBefore': 'Immer erlauben:',
  'rules.offerIn': (p) => `in ${p.rig}?`,
  'rules.replay': (p) => `hätte ${p.covered} von ${p.asked} beantwortet`,
  'rules.withOptions': (p) => `mit ${p.options}`,
  'rules.allowed': (p) => `${p.count}-mal erlaubt`,
  'rules.answered': (p) => counted(p.count, { one: 'Frage beantwortet', other: 'Fragen beantwortet' }),
  'rules.until': (p) => `bis ${p.day}`,
  'rules.expired': 'abgelaufen, du wirst wieder gefragt',
  'rules.anyProgram': 'jedes Programm',
  'rules.accept': 'Immer erlauben',
  'rules.acceptNamed': (p) => `${p.command} in ${p.rig} immer erlauben`,
  'rules.dismiss': 'Jetzt nicht',
  'rules.remove': (p) => `Regel für ${p.command} entfernen`,
  'did.ruled': (p) => `In ${p.rig} wirst du nach ${p.command} nicht mehr gefragt`,
};

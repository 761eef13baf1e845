/** Was dem gesagt wird, der nicht hinsieht, deutsch: Mitteilungen, Leiste, Vorlesen. */
import type { notices as english } from '../en/notices.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

export const notices: WordsOf<typeof english> = {
  'notice.somebody': 'Ein Branch von Hand',
  'notice.ask.title': (p) => `${p.agent} braucht dich`,
  'notice.ask.one': (p) => `${p.agent} braucht dich: ${p.text}`,
  'notice.ask.many': (p) => counted(p.count, { one: 'Agent braucht dich', other: 'Agenten brauchen dich' }),
  'notice.failed.title': (p) => `${p.agent} ist gescheitert`,
  'notice.failed.one': (p) => `${p.agent} ist gescheitert: ${p.text}`,
  'notice.failed.many': (p) => counted(p.count, { one: 'Agent ist gescheitert.', other: 'Agenten sind gescheitert.' }),
  'notice.conflict.title': (p) => `${p.agent} hat einen Konflikt`,
  'notice.conflict.one': (p) => `${p.agent} hat einen Konflikt: ${p.text}.`,
  'notice.conflict.many': (p) => counted(p.count, { one: 'Branch hat einen Konflikt.', other: 'Branches haben Konflikte.' }),
  'notice.landed.title': (p) => `Arbeit von ${p.agent} ist gelandet`,
  'notice.landed.one': (p) => `Gelandet: ${p.text}, von ${p.agent}.`,
  'notice.landed.many': (p) => counted(p.count, { one: 'Aufgabe ist gelandet', other: 'Aufgaben sind gelandet' }),

  'tray.working': (p) => counted(p.count, { one: 'Agent arbeitet', other: 'Agenten arbeiten' }),
  'tray.needs': (p) => counted(p.count, { one: 'Frage wartet auf dich', other: 'Fragen warten auf dich' }),
  'tray.review': (p) => counted(p.count, { one: 'Branch zum Review', other: 'Branches zum Review' }),
  'tray.open': 'Gas Town öffnen',
  'tray.nextAsk': 'Nächste Frage an dich',
  'tray.freeze': 'Alle anhalten',
  'tray.thaw': 'Alle weiter',
  'tray.quit': 'Fenster schließen',
  'tray.awake': 'Agenten arbeiten',
};

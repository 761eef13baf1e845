/** Was dem gesagt wird, der nicht hinsieht, deutsch: Mitteilungen, Leiste, Vorlesen. */
import type { notices as english } from '../en/notices.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

export const notices: WordsOf<typeof english> = {
  'notice.somebody': 'Ein Branch von Hand',
  'notice.ask.one': (p) => `${p.agent} braucht dich: ${p.text}`,
  'notice.ask.many': (p) => counted(p.count, { one: 'Agent braucht dich', other: 'Agenten brauchen dich' }),
  'notice.failed.one': (p) => `${p.agent} ist gescheitert: ${p.text}`,
  'notice.failed.many': (p) => counted(p.count, { one: 'Agent ist gescheitert.', other: 'Agenten sind gescheitert.' }),
  'notice.conflict.one': (p) => `${p.agent} hat einen Konflikt: ${p.text}.`,
  'notice.conflict.many': (p) => counted(p.count, { one: 'Branch hat einen Konflikt.', other: 'Branches haben Konflikte.' }),
  'notice.landed.one': (p) => `Gelandet: ${p.text}, von ${p.agent}.`,
  'notice.landed.many': (p) => counted(p.count, { one: 'Aufgabe ist gelandet', other: 'Aufgaben sind gelandet' }),
};

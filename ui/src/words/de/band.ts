/** Worte der Stadt im Ganzen und des Hauses. */
import type { band as english } from '../en/band.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

export const band: WordsOf<typeof english> = {
  'band.label': (p) => `Karte der Stadt ${p.town}`,
  'band.far': 'Mehr als 20 Commits zurück',
  'band.needs': (p) => counted(p.count, { one: 'braucht dich', other: 'brauchen dich' }),
  'band.troubled': (p) => `${p.count} in Not`,
  'band.idle': (p) => `${p.count} frei`,
  'band.ready': (p) => `${counted(p.count, { one: 'Aufgabe', other: 'Aufgaben' })} bereit`,
  'band.gate': (p) => `Tor von ${p.rig}`,
  'band.queued': (p) => `in der Queue, ${p.wait}`,
  'band.queueEmpty': 'Die Queue ist leer',
  'band.landed': 'heute gelandet',
  'band.side': 'Was in der Stadt wartet',
  'band.toReview': 'Zum Review',
  'band.next': 'weiter',
  'band.troubledHead': 'In Not',
  'band.noTrouble': 'Niemand ist in Not',
  'band.nobodyOnIt': 'Niemand dran',
  'band.idleHint': (p) =>
    `${counted(p.ready, { one: 'Aufgabe ist', other: 'Aufgaben sind' })} bereit und ${counted(p.idle, { one: 'Agent ist', other: 'Agenten sind' })} ohne Arbeit.`,
  'band.fillHint': 'gibt jedem von ihnen die nächste Aufgabe seines Rigs.',
  'house.noScreen': 'Sein Bildschirm ist nicht bekannt',
  'house.noProgram': 'Hier lief noch nichts',
};

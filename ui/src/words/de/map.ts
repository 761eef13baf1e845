/** Die Karte und ihre Spur, deutsch. "Main Street" und "Refinery" heißen auf der Zeichnung so. */
import type { map as english } from '../en/map.ts';
import type { WordsOf } from '../of.ts';
import { counted } from './counted.ts';

const AGENTS = { one: 'Agent', other: 'Agenten' };
const NEED = { one: 'braucht dich', other: 'brauchen dich' };

export const map: WordsOf<typeof english> = {
  'map.label': (p) => `Karte von ${p.rig}`,
  'map.houses': 'Agenten auf der Karte',
  'map.mainStreet': 'Main Street',
  'map.refinery': 'Refinery',
  'map.head': 'HEAD',
  'map.back': (p) => `${p.commits} zurück`,
  'map.agents': (p) => (p.needs === 0 ? counted(p.agents, AGENTS) : `${counted(p.agents, AGENTS)}, ${counted(p.needs, NEED)}`),
  'map.view': 'Ansicht',
  'map.map': 'Karte',
  'map.list': 'Liste',
  'map.zoom': 'Zoom',
  'map.zoomIn': 'Größer',
  'map.zoomOut': 'Kleiner',
  'map.town': 'Stadt',
  'map.rig': 'Rig',
  'map.house': 'Haus',
  'map.legend': 'Was die Zeichen bedeuten',
  'map.nobody': 'Hier wohnt noch niemand',
  'map.tie': (p) => (p.first ? `${p.what}, lande erst ${p.first}` : p.what),

  'lane.label': 'Review, Queue und Landungen',
  'lane.review': 'Review',
  'lane.queue': 'Queue',
  'lane.gate': 'Prüfungen laufen',
  'lane.gateMore': (p) => `+${p.count} weitere`,
  'lane.gateIdle': 'Keine Prüfung läuft',
  'lane.held': 'Die Queue ist angehalten',
  'lane.sentBack': 'Zurückgegeben',
  'lane.ahead': 'Vorab geprüft',
  'lane.landed': 'Gelandet',
  'lane.nothingToReview': 'Alles gelesen',
  'lane.nothingQueued': 'Niemand in der Reihe',
  'lane.nothingLanded': 'Noch nichts gelandet',
  'lane.today': (p) => `${p.count} heute`,
  'lane.check.passed': (p) => `${p.check}: bestanden`,
  'lane.check.running': (p) => `${p.check}: läuft`,
  'lane.check.failed': (p) => `${p.check}: gescheitert`,
  'lane.check.waiting': (p) => `${p.check}: kommt noch`,
  'lane.check.spared': (p) => `${p.check}: nicht für diese Pfade`,
  'lane.check.could_not_run': (p) => `${p.check}: konnte nicht laufen`,

  'ready.title': 'Bereit',
  'ready.label': 'Bereite Aufgaben',
  'ready.filter': 'Filter',
  'ready.new': 'Neue Aufgabe',
  'ready.empty': 'Nichts ist bereit',
  'ready.emptyWaiting': (p) => {
    if (p.blocked === 0) return 'Schreib eine, dann wartet sie hier';
    const all = counted(p.blocked, { one: 'Aufgabe wartet', other: 'Aufgaben warten' });
    return p.review === 0 ? `${all} auf andere Aufgaben.` : `${all}: ${p.review} auf dein Review, ${p.blocked - p.review} auf andere Aufgaben.`;
  },
  'ready.review': (p) => (p.count === 1 ? 'Review lesen' : `${p.count} Reviews lesen`),
  'ready.blocked': (p) => `${p.count} blockiert`,
  'ready.hint': 'Zieh sie auf einen Agenten oder einen freien Platz, oder wähle eine und drücke',
  'ready.hintEnd': 'zum Zuweisen.',
  'ready.picked': (p) => `${counted(p.count, { one: 'Aufgabe', other: 'Aufgaben' })} gewählt: zieh eine davon, oder drück`,
  'ready.pickedEnd': 'um alle zuzuweisen.',
  'ready.unblocks': (p) => `gibt ${p.count} frei`,
  'ready.priority': (p) => `Priorität ${p.priority}`,
};

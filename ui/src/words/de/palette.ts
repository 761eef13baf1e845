/** Die Palette, deutsch. */
import type { palette as english } from '../en/palette.ts';
import type { WordsOf } from '../of.ts';

export const palette: WordsOf<typeof english> = {
  'palette.title': 'Suchen oder ausführen',
  'palette.find': 'Suchen oder ausführen: @ Agenten, # Aufgaben, > Befehle',
  'palette.matches': 'Treffer',
  'palette.none': 'Nichts passt',
  'palette.assignTo': (p) => `${p.agent} zuweisen: ${p.title}`,
  'palette.new_task': 'Neue Aufgabe',
  'palette.assign': 'Eine Aufgabe zuweisen',
  'palette.add_rig': 'Ein Repository hinzufügen',
  'palette.map': 'Karte',
  'palette.list': 'Liste',
  'palette.tasks': 'Aufgaben',
  'palette.agents': 'Agenten',
  'palette.review': 'Review',
  'palette.queue': 'Queue',
  'palette.rigs': 'Rigs',
  'palette.keys': 'Alle Tasten',
  'palette.settings': 'Einstellungen',
  'palette.theme': 'Nächstes Thema: dunkel, hell, hoher Kontrast',
  'palette.freeze': 'Alle Agenten anhalten',
};

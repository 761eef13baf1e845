/** Die Palette, deutsch. */
import type { palette as english } from '../en/palette.ts';
import type { WordsOf } from '../of.ts';

export const palette: WordsOf<typeof english> = {
  'palette.title': 'Suchen oder ausführen',
  'palette.find': 'Suchen oder ausführen: @ Agenten, # Aufgaben, > Befehle',
  'palette.matches': 'Treffer',
  'palette.none': 'Nichts passt',
  'palette.assignTo': (p) => `${p.agent} zuweisen: ${p.title}`,
  'palette.add_rig': 'Ein Repository hinzufügen',
  'palette.adopt': 'Einen Worktree übernehmen, der anderswo entstand',
  'palette.editor': 'Den Worktree des gewählten Agenten im eigenen Editor öffnen',
  'palette.theme': 'Nächstes Thema: dunkel, hell, hoher Kontrast',
};

/** Words of the palette. */
export const palette = {
  'palette.title': 'Search or run',
  'palette.find': 'Search or run: @ agents, # tasks, > commands',
  'palette.matches': 'Matches',
  'palette.none': 'Nothing matches',
  'palette.assignTo': (p: { title: string; agent: string }) => `Assign to ${p.agent}: ${p.title}`,
  'palette.add_rig': 'Add a repository',
  'palette.adopt': 'Adopt a worktree that was made elsewhere',
  'palette.editor': 'Open the chosen agent’s worktree in your editor',
  'palette.theme': 'Next theme: dark, light, high contrast',
} as const;

/** What is told to those who do not look: by the desktop, the tray and a screen reader. */
import { counted } from '../plural.ts';

export const notices = {
  'notice.somebody': 'A branch made by hand',
  'notice.ask.title': (p: { agent: string }) => `${p.agent} needs you`,
  'notice.ask.one': (p: { agent: string; text: string }) => `${p.agent} needs you: ${p.text}`,
  'notice.ask.many': (p: { count: number }) => counted(p.count, { one: 'agent needs you', other: 'agents need you' }),
  'notice.failed.title': (p: { agent: string }) => `${p.agent} failed`,
  'notice.failed.one': (p: { agent: string; text: string }) => `${p.agent} failed: ${p.text}`,
  'notice.failed.many': (p: { count: number }) => counted(p.count, { one: 'agent failed.', other: 'agents failed.' }),
  'notice.conflict.title': (p: { agent: string }) => `${p.agent} has a conflict`,
  'notice.conflict.one': (p: { agent: string; text: string }) => `${p.agent} has a conflict: ${p.text}.`,
  'notice.conflict.many': (p: { count: number }) => counted(p.count, { one: 'branch has a conflict.', other: 'branches have conflicts.' }),
  'notice.landed.title': (p: { agent: string }) => `Work of ${p.agent} landed`,
  'notice.landed.one': (p: { agent: string; text: string }) => `Landed: ${p.text}, by ${p.agent}.`,
  'notice.landed.many': (p: { count: number }) => counted(p.count, { one: 'task landed', other: 'tasks landed' }),

  'tray.working': (p: { count: number }) => counted(p.count, { one: 'agent works', other: 'agents work' }),
  'tray.needs': (p: { count: number }) => counted(p.count, { one: 'ask needs you', other: 'asks need you' }),
  'tray.review': (p: { count: number }) => counted(p.count, { one: 'branch to review', other: 'branches to review' }),
  'tray.open': 'Open Gas Town',
  'tray.nextAsk': 'Next that needs you',
  'tray.freeze': 'Freeze all',
  'tray.thaw': 'Thaw all',
  'tray.quit': 'Close the window',
  'tray.awake': 'Agents are at work',
} as const;

/** Words of the map and its lane. "Main Street" and "Refinery" are captions of the drawing only. */
import { counted } from '../plural.ts';

const AGENTS = { one: 'agent', other: 'agents' };
const NEED = { one: 'needs you', other: 'need you' };

export const map = {
  'map.label': (p: { rig: string }) => `${p.rig} map`,
  'map.houses': 'Agents on the map',
  'map.mainStreet': 'Main Street',
  'map.refinery': 'Refinery',
  'map.head': 'HEAD',
  'map.back': (p: { commits: number }) => `${p.commits} back`,
  'map.agents': (p: { agents: number; needs: number }) =>
    p.needs === 0 ? counted(p.agents, AGENTS) : `${counted(p.agents, AGENTS)}, ${counted(p.needs, NEED)}`,
  'map.view': 'View',
  'map.map': 'Map',
  'map.list': 'List',
  'map.zoom': 'Zoom',
  'map.zoomIn': 'Zoom in',
  'map.zoomOut': 'Zoom out',
  'map.town': 'Town',
  'map.rig': 'Rig',
  'map.house': 'House',
  'map.legend': 'What the marks mean',
  'map.nobody': 'No one lives here yet',
  'map.tie': (p: { what: string; first: string | null }) => (p.first ? `${p.what}, land ${p.first} first` : p.what),

  'lane.label': 'Review, queue and landings',
  'lane.review': 'Review',
  'lane.queue': 'Queue',
  'lane.gate': 'Checks running',
  'lane.gateMore': (p: { count: number }) => `+${p.count} more`,
  'lane.gateIdle': 'No check runs',
  'lane.held': 'The queue is held',
  'lane.sentBack': 'Sent back',
  'lane.ahead': 'Checked ahead',
  'lane.landed': 'Landed',
  'lane.nothingToReview': 'All read',
  'lane.nothingQueued': 'Nothing in line',
  'lane.nothingLanded': 'Nothing landed yet',
  'lane.today': (p: { count: number }) => `${p.count} today`,
  'lane.check.passed': (p: { check: string }) => `${p.check}: passed`,
  'lane.check.running': (p: { check: string }) => `${p.check}: running`,
  'lane.check.failed': (p: { check: string }) => `${p.check}: failed`,
  'lane.check.waiting': (p: { check: string }) => `${p.check}: to come`,
  'lane.check.spared': (p: { check: string }) => `${p.check}: not for these paths`,
  'lane.check.could_not_run': (p: { check: string }) => `${p.check}: could not run`,

  'ready.title': 'Ready',
  'ready.label': 'Ready tasks',
  'ready.filter': 'Filter',
  'ready.new': 'New task',
  'ready.empty': 'Nothing is ready',
  'ready.emptyWaiting': (p: { blocked: number; review: number }) => {
    if (p.blocked === 0) return 'Write one, and it waits here';
    const all = counted(p.blocked, { one: 'task waits', other: 'tasks wait' });
    return p.review === 0 ? `${all} on other tasks.` : `${all}: ${p.review} on your review, ${p.blocked - p.review} on other tasks.`;
  },
  'ready.review': (p: { count: number }) => (p.count === 1 ? 'Review it' : `Review the ${p.count}`),
  'ready.blocked': (p: { count: number }) => `${p.count} blocked`,
  'ready.hint': 'Drag onto an agent or a free lot, or pick a task and press',
  'ready.hintEnd': 'to assign it.',
  'ready.picked': (p: { count: number }) => `${counted(p.count, { one: 'task', other: 'tasks' })} picked: drag one of them, or press`,
  'ready.pickedEnd': 'to assign them all.',
  'ready.unblocks': (p: { count: number }) => `unblocks ${p.count}`,
  'ready.priority': (p: { priority: number }) => `Priority ${p.priority}`,
} as const;

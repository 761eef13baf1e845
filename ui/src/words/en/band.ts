/** Words of town zoom and of the house. */
import { counted } from '../plural.ts';

export const band = {
  'band.label': (p: { town: string }) => `${p.town} town map`,
  'band.far': 'More than 20 commits behind',
  'band.needs': (p: { count: number }) => counted(p.count, { one: 'needs you', other: 'need you' }),
  'band.troubled': (p: { count: number }) => `${p.count} troubled`,
  'band.idle': (p: { count: number }) => `${p.count} idle`,
  'band.ready': (p: { count: number }) => `${counted(p.count, { one: 'task', other: 'tasks' })} ready`,
  'band.gate': (p: { rig: string }) => `Gate of ${p.rig}`,
  'band.queued': (p: { wait: string }) => `queued, ${p.wait}`,
  'band.queueEmpty': 'Queue is empty',
  'band.landed': 'landed today',
  'band.side': 'What waits in the town',
  'band.toReview': 'To review',
  'band.next': 'next',
  'band.troubledHead': 'Troubled',
  'band.noTrouble': 'Nobody is in trouble',
  'band.nobodyOnIt': 'Nobody on it',
  'band.idleHint': (p: { ready: number; idle: number }) =>
    `${counted(p.ready, { one: 'task is', other: 'tasks are' })} ready and ${counted(p.idle, { one: 'agent is', other: 'agents are' })} idle.`,
  'band.fillHint': 'gives each idle agent the next task of its rig.',
  'house.noScreen': 'Its screen is not known',
  'house.noProgram': 'Nothing has run here yet',
} as const;

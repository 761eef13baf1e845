import { describe, expect, it } from 'vitest';
import type { AgentView } from '../ipc/bindings.ts';
import { canTake, targetKey, targetsIn } from './targets.ts';

const agent = (name: string, part: Partial<AgentView> = {}): AgentView => ({
  name,
  rig: 'harbor',
  preset: 'shell',
  mode: 'full',
  role: 'worker',
  lot: 0,
  state: 'idle',
  reason: '',
  since: '2026-11-23T14:00:00Z',
  paused: false,
  task: null,
  task_title: null,
  epoch: 0,
  session: null,
  live: false,
  worktree: null,
  branch: null,
  base: null,
  ahead: null,
  behind: null,
  additions: null,
  deletions: null,
  changed_files: null,
  own_commits: null,
  request: null,
  up_next: [],
  confined: false,
  round: 0,
  added: '2026-11-23T14:00:00Z',
  ...part,
});

const AGENTS = [
  agent('sable', { state: 'failed', task: 'a' }),
  agent('moss', { state: 'working', task: 'b', up_next: ['c'] }),
  agent('wren', { state: 'working', task: 'd' }),
  agent('fern', { state: 'limited', task: 'e' }),
  agent('teasel'),
  agent('lark', { rig: 'lantern' }),
];

describe('To whom a task can be given', () => {
  it('is any free agent first, then the free, the busy by their line, the absent, and last who must be restarted', () => {
    expect(targetsIn('harbor', AGENTS, '').map(targetKey)).toEqual(['any harbor', 'agent teasel', 'agent wren', 'agent moss', 'agent fern', 'agent sable']);
  });

  it('is never who must be restarted first', () => {
    expect(targetsIn('harbor', AGENTS, '').filter((target) => !canTake(target)).map(targetKey)).toEqual(['agent sable']);
  });

  it('is found by a part of the name', () => {
    expect(targetsIn('harbor', AGENTS, 'ern').map(targetKey)).toEqual(['agent fern']);
  });

  it('names the free agents of the rig only', () => {
    const [any] = targetsIn('harbor', AGENTS, '');
    expect(any?.kind === 'any' ? any.free.map(({ name }) => name) : null).toEqual(['teasel']);
  });
});

import { describe, expect, it } from 'vitest';
import type { AgentView, TaskView } from '../ipc/bindings.ts';
import { firstChoice, optionsFor, type Offer } from './assignOptions.ts';

const agent = (name: string, state: AgentView['state'], more: Partial<AgentView> = {}): AgentView =>
  ({ name, rig: 'harbor', state, paused: false, task: null, task_title: null, up_next: [], ...more }) as AgentView;
const task = (id: string, title: string, more: Partial<TaskView> = {}): TaskView => ({ id, title, rig: 'harbor', status: 'open', priority: 2, needs: [], ...more }) as TaskView;

const AGENTS = [
  agent('sable', 'failed'),
  agent('moss', 'working', { up_next: ['c'] }),
  agent('wren', 'needs_answer', { task_title: 'Paint the lamp' }),
  agent('fern', 'limited'),
  agent('teasel', 'idle'),
  agent('lark', 'idle', { rig: 'lantern' }),
];
const TASKS = [task('hb-1', 'Mine'), task('hb-2', 'Urgent', { priority: 0 }), task('hb-3', 'Done', { status: 'closed' }), task('ln-1', 'Far', { rig: 'lantern', priority: 0 })];

const offer = (words = '', agents: readonly AgentView[] = AGENTS): Offer => ({
  tasks: ['hb-1'],
  rig: 'harbor',
  freeLot: 7,
  words,
  agents,
  all: TASKS,
  names: { any: 'Any free agent in harbor', fresh: 'New agent in harbor' },
});
const keys = (words = '', agents = AGENTS): string[] => optionsFor(offer(words, agents)).map(({ key }) => key);

describe('Where tasks can be put down', () => {
  it('is listed as the drop table: idle, busy by their line, absent, to be restarted, any, new, after another task', () => {
    expect(keys()).toEqual(['agent-teasel', 'agent-wren', 'agent-moss', 'agent-fern', 'agent-sable', 'any', 'new', 'task-hb-2', 'task-ln-1']);
  });

  it('is found by agent, by what an agent does, by task, and never a task itself or one that is closed', () => {
    expect(keys('ern')).toEqual(['agent-fern']);
    expect(keys('lamp')).toEqual(['agent-wren']);
    expect(keys('new agent')).toEqual(['new']);
    expect(keys('hb-')).toEqual(['task-hb-2']);
  });

  it('starts at the first free agent, else at any, and at the new agent when a lot was chosen', () => {
    expect(firstChoice(optionsFor(offer()), '', false)?.key).toBe('agent-teasel');
    expect(firstChoice(optionsFor(offer('', AGENTS.slice(0, 3))), '', false)?.key).toBe('any');
    expect(firstChoice(optionsFor(offer()), '', true)?.key).toBe('new');
    expect(firstChoice(optionsFor(offer('mos')), 'mos', false)?.key).toBe('agent-moss');
    expect(firstChoice([], 'zz', false)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { TaskView } from '../ipc/bindings.ts';
import { columnsOf, neighbour, unblocks } from './board.ts';
import { stepsOf } from './bulk.ts';
import { choicesOf, valueOf, withPart } from './facets.ts';
import { filterOf } from './filter.ts';
import { taskView } from './fixtures.ts';
import { around, graphOf } from './graph.ts';

const NOW = new Date('2026-11-23T14:32:00Z');

const task = (id: string, part: Partial<TaskView> = {}): TaskView => taskView({ id, title: id, ...part });

describe('The board', () => {
  const tasks = [
    task('a', { status: 'blocked' }),
    task('b'),
    task('c', { priority: 0 }),
    task('d', { status: 'in_review' }),
    task('e', { status: 'closed', closed_why: 'landed', closed_at: '2026-11-23T14:00:00Z' }),
    task('f', { status: 'closed', closed_why: 'landed', closed_at: '2026-11-20T14:00:00Z' }),
    task('g', { status: 'closed', closed_why: 'rejected', closed_at: '2026-11-23T14:00:00Z' }),
  ];
  const columns = columnsOf(tasks, NOW);

  it('has every open task once, the urgent first, and of the closed only what landed today', () => {
    expect(columns.map((column) => `${column.id} ${column.tasks.map(({ id }) => id).join(' ')}`)).toEqual([
      'blocked a',
      'ready c b',
      'work ',
      'review d',
      'queue ',
      'landed e',
    ]);
  });

  it('is walked by arrows, over empty columns, and stays at the edge', () => {
    expect([neighbour(columns, 'c', 'down'), neighbour(columns, 'b', 'down')]).toEqual(['b', 'b']);
    expect([neighbour(columns, 'b', 'right'), neighbour(columns, 'd', 'right'), neighbour(columns, 'e', 'right')]).toEqual(['d', 'e', 'e']);
    expect(neighbour(columns, null, 'down')).toBe('a');
  });

  it('counts what waits on a task', () => {
    expect([...unblocks([task('x', { blocked_by: ['b', 'c'] }), task('y', { blocked_by: ['b'] })])]).toEqual([['b', 2], ['c', 1]]);
  });
});

describe('What waits on what', () => {
  const tasks = [task('a'), task('b', { needs: ['a'] }), task('c', { needs: ['a', 'b'] }), task('d', { needs: ['gone'] }), task('e')];

  it('stands in layers by the longest way, without those that wait on nothing', () => {
    const graph = graphOf(tasks);
    expect(graph.nodes.map((node) => `${node.task.id}${node.layer}`)).toEqual(['a0', 'b1', 'c2']);
    expect(graph.edges).toHaveLength(3);
  });

  it('puts each task beside what it waits on, so that edges cross little', () => {
    const graph = graphOf([task('a'), task('b'), task('x', { needs: ['b'] }), task('y', { needs: ['a'] })]);
    const row = (id: string): number => graph.nodes.find((node) => node.task.id === id)?.row ?? -1;
    expect([row('y') === row('a'), row('x') === row('b')]).toEqual([true, true]);
  });

  it('draws what is stacked on another as such, also beside what waits on it', () => {
    const graph = graphOf([task('a'), task('b', { on: 'a' }), task('c', { needs: ['a'] })]);
    expect(graph.edges).toEqual([{ from: 'a', to: 'b', stacked: true }, { from: 'a', to: 'c', stacked: false }]);
    expect(around('b', new Map([['a', task('a')], ['b', task('b', { on: 'a' })]])).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('ends on a circle and on a chain of a thousand', () => {
    expect(graphOf([task('a', { needs: ['b'] }), task('b', { needs: ['a'] })]).nodes).toHaveLength(2);
    const chain = Array.from({ length: 1000 }, (_, i) => task(`t${i}`, { needs: i === 0 ? [] : [`t${i - 1}`] }));
    expect(graphOf(chain.reverse()).layers).toBe(1000);
  });

  it('is drawn for one task with all before and after it', () => {
    const known = new Map(tasks.map((other) => [other.id, other]));
    expect(around('b', known).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    expect(around('e', known).map(({ id }) => id)).toEqual(['e']);
  });
});

describe('A change of several tasks', () => {
  it('asks only for those that are not so already, and can be taken back', () => {
    const steps = stepsOf([task('a', { priority: 1 }), task('b', { priority: 0 })], { kind: 'priority', priority: 0 });
    expect(steps).toEqual([
      { call: { name: 'edit_task', args: { task: 'a', priority: 0 } }, back: { name: 'edit_task', args: { task: 'a', priority: 1 } } },
    ]);
  });

  it('keeps the labels that were there', () => {
    const [step] = stepsOf([task('a', { labels: ['ui'] })], { kind: 'label', label: 'slow', on: true });
    expect([step?.call.args, step?.back.args]).toEqual([{ task: 'a', labels: ['ui', 'slow'] }, { task: 'a', labels: ['ui'] }]);
  });

  it('never lets a task wait on itself, or on the same one twice', () => {
    const tasks = [task('a'), task('b', { needs: ['a'] }), task('c')];
    expect(stepsOf(tasks, { kind: 'need', needs: 'a' }).map(({ call }) => call.args.task)).toEqual(['c']);
  });
});

describe('A part with a minus', () => {
  it('leaves out what fits it, once its value is typed', () => {
    const tasks = [task('a', { labels: ['x'] }), task('b')];
    const left = (words: string): string[] => tasks.filter(filterOf(words)).map(({ id }) => id);
    expect([left('-label:x'), left('-label:'), left('-')]).toEqual([['b'], ['a', 'b'], ['a', 'b']]);
  });
});

describe('A picked part of the filter', () => {
  it('replaces what the field said about it, and leaves the rest as it was typed', () => {
    expect(withPart('Fees status:open rig:harbor', 'is', 'ready')).toBe('Fees rig:harbor is:ready');
    expect(withPart('fees rig:harbor', 'rig', '')).toBe('fees');
    expect([valueOf('fees p:1', 'p'), valueOf('priority:1', 'p'), valueOf('help:1', 'p')]).toEqual(['1', '1', '']);
  });

  it('offers what there is', () => {
    const tasks = [task('a', { labels: ['ui', 'very slow'], assignee: 'wren' }), task('b', { lined_up: { agent: 'moss', order: 1, hang: false } })];
    expect([choicesOf(tasks, 'agent'), choicesOf(tasks, 'label')]).toEqual([['moss', 'wren'], ['ui']]);
  });
});

import { describe, expect, it } from 'vitest';
import { filterOf, inOrder, titleAndBody } from './filter.ts';
import { taskView } from './fixtures.ts';

const task = taskView;

describe('The filter of tasks', () => {
  it('lets all through when it is blank', () => {
    expect(filterOf('  ')(task({}))).toBe(true);
  });

  it('wants every part to fit', () => {
    expect(filterOf('fees rig:harbor p:2')(task({}))).toBe(true);
    expect(filterOf('fees rig:lantern')(task({}))).toBe(false);
  });

  it('takes several values of one key', () => {
    expect(filterOf('p:0,p1')(task({ priority: 1 }))).toBe(true);
    expect(filterOf('p:0,1')(task({ priority: 2 }))).toBe(false);
  });

  it('tells ready from open', () => {
    const blocked = task({ status: 'blocked', ready: false });
    expect([filterOf('is:ready')(blocked), filterOf('status:open')(blocked), filterOf('status:blocked')(blocked)]).toEqual([false, true, true]);
  });

  it('finds an agent by what it holds and by what is lined up for it', () => {
    expect(filterOf('agent:wren')(task({ assignee: 'wren' }))).toBe(true);
    expect(filterOf('agent:wren')(task({ lined_up: { agent: 'wren', order: 1, hang: false } }))).toBe(true);
  });

  it('is not finished while a value is being typed', () => {
    expect(filterOf('rig:')(task({}))).toBe(true);
  });
});

describe('Order', () => {
  it('puts reviews first and closed ones last, the urgent before the old', () => {
    const tasks = [
      task({ id: 'closed', status: 'closed' }),
      task({ id: 'old', created: '2026-11-20T10:00:00Z' }),
      task({ id: 'urgent', priority: 0 }),
      task({ id: 'review', status: 'in_review' }),
    ];
    expect(tasks.sort(inOrder).map(({ id }) => id)).toEqual(['review', 'urgent', 'old', 'closed']);
  });
});

describe('A new task', () => {
  it('takes its first line as the title', () => {
    expect(titleAndBody(' Fix it\n\nmore\nwords ')).toEqual({ title: 'Fix it', body: 'more\nwords' });
    expect(titleAndBody('Only this')).toEqual({ title: 'Only this', body: '' });
  });
});

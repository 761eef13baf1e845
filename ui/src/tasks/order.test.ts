import { describe, expect, it } from 'vitest';
import { taskView } from './fixtures.ts';
import { after, canStack, couldStart, NO_ORDER, orderArgs, stackedOn } from './order.ts';

const tasks = new Map((['open', 'in_review', 'closed'] as const).map((status) => [status, taskView({ id: status, status })]));

describe('The order of a new task', () => {
  it('is told to the hall as what it waits on, or as what it is stacked on', () => {
    expect(orderArgs(NO_ORDER)).toEqual({});
    expect(orderArgs(after('gt-1'))).toEqual({ needs: ['gt-1'] });
    expect(orderArgs(stackedOn('gt-1'))).toEqual({ on: 'gt-1' });
  });

  it('lets it start on top of finished work, but after it only once that is closed', () => {
    expect(couldStart(NO_ORDER, tasks)).toBe(true);
    expect([couldStart(stackedOn('in_review'), tasks), couldStart(after('in_review'), tasks)]).toEqual([true, false]);
    expect([couldStart(stackedOn('open'), tasks), couldStart(after('closed'), tasks)]).toEqual([false, true]);
  });

  it('can be a stack only before anybody works on it', () => {
    expect(canStack(taskView())).toBe(true);
    expect(canStack(taskView({ assignee: 'wren', status: 'in_progress' }))).toBe(false);
    expect(canStack(taskView({ on: 'gt-1' }))).toBe(false);
  });
});

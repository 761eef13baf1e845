/** Rows for the tests of this folder. */

import type { TaskView } from '../ipc/bindings.ts';

export const taskView = (part: Partial<TaskView> = {}): TaskView => ({
  id: 'gt-a1',
  title: 'Round fees down',
  body: '',
  script: null,
  status: 'open',
  priority: 2,
  kind: 'task',
  labels: [],
  rig: 'harbor',
  parent: null,
  on: null,
  assignee: null,
  needs: [],
  ready: true,
  blocked_by: [],
  lined_up: null,
  request: null,
  comments: [],
  created: '2026-11-23T10:00:00Z',
  updated: '2026-11-23T10:00:00Z',
  closed_why: null,
  closed_at: null,
  ...part,
});

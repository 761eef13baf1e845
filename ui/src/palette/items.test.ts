import { describe, expect, it } from 'vitest';
import type { AgentView, LampView, TaskView } from '../ipc/bindings.ts';
import { BINDINGS } from '../frame/keys.ts';
import { actionsOf, itemsFor, type Offer } from './items.ts';

const task = (id: string, title: string, more: Partial<TaskView> = {}): TaskView =>
  ({ id, title, rig: 'harbor', ready: true, priority: 2, status: 'open', ...more }) as TaskView;
const wren = { name: 'wren', rig: 'harbor', task_title: null } as AgentView;

function offer(words: string, chosen: AgentView | null = null): Offer {
  return {
    words,
    commands: [
      { id: 'new_task', title: 'New task', keys: ['C'] },
      { id: 'screen_1', title: 'Map', keys: ['1'] },
    ],
    agents: [wren],
    tasks: [task('hb-1', 'Paint the lamp'), task('hb-2', 'Mend the gate', { priority: 0 }), task('hb-3', 'Old', { status: 'closed', ready: false })],
    landed: [{ subject: 'Light the lamp', task: 'hb-9', request: 'mr-1', rule: null, undone: false }, { subject: 'Gone', task: null, request: 'mr-2', rule: null, undone: true }] as LampView[],
    undoTitle: (lamp) => `Undo landing: ${lamp.subject}`,
    chosen,
    assignTitle: (of, to) => `Assign ${of.title} to ${to.name}`,
  };
}

const titles = (words: string, chosen: AgentView | null = null): string[] => itemsFor(offer(words, chosen)).map((item) => item.title);

describe('The palette', () => {
  it('has every action of the window with its key, and none that means something only in its place', () => {
    const actions = actionsOf(BINDINGS).map(({ action }) => action);
    expect(actions).toContain('freeze');
    expect(actions).toContain('settings');
    expect(actions).not.toContain('allow');
    expect(actions).not.toContain('range');
    expect(itemsFor(offer('>new'))[0]?.keys).toEqual(['C']);
  });

  it('offers commands, agents and open tasks', () => {
    expect(titles('')).toEqual(['New task', 'Map', 'wren', 'Paint the lamp', 'Mend the gate']);
  });

  it('keeps to one kind behind its sign', () => {
    expect(titles('@')).toEqual(['wren']);
    expect(titles('>ma')).toEqual(['Map']);
    expect(titles('#lamp')).toEqual(['Paint the lamp']);
  });

  it('offers to undo what landed once it is looked for, and never what is undone already', () => {
    expect(titles('undo landing')).toEqual(['Undo landing: Light the lamp']);
    expect(titles('')).not.toContain('Undo landing: Light the lamp');
  });

  it('wants every word, in any order and also in the id', () => {
    expect(titles('lamp paint')).toEqual(['Paint the lamp']);
    expect(titles('hb-2')).toEqual(['Mend the gate']);
    expect(titles('lamp gate')).toEqual([]);
  });

  it('offers ready tasks of its rig to the chosen agent first, the most urgent first', () => {
    expect(titles('', wren).slice(0, 2)).toEqual(['Assign Mend the gate to wren', 'Assign Paint the lamp to wren']);
    expect(titles('', { ...wren, rig: 'other' })[0]).toBe('New task');
  });
});

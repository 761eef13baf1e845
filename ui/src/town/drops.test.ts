import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentView, PresetView, TaskView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { Toasts } from '../kit/toasts.svelte.ts';
import type { Intent } from '../map/drop.ts';
import { Actions } from './actions.ts';
import { Drops, pairsFor, presetForNew } from './drops.ts';

const agent = (name: string, more: Partial<AgentView> = {}): AgentView =>
  ({ name, rig: 'Harbor', preset: 'claude', state: 'idle', paused: false, task: null, up_next: [], lot: 0, added: '2026-01-01', ...more }) as AgentView;
const task = (id: string, priority: number, rig = 'Harbor'): TaskView =>
  ({ id, rig, priority, ready: true, created: '2026-01-01' }) as TaskView;

/** A hall that notes each call; those named in `refused` are refused. */
function hall(refused: readonly string[] = []) {
  const calls: string[] = [];
  const says: Record<string, (args: Record<string, unknown>) => unknown> = {
    assign: (args) => ({ agent: args['agent'] ?? 'plover', task: args['task'], current: true }),
    add_agent: () => agent('plover', { lot: 3 }),
    presets: () => [{ name: 'claude', found: '/bin/claude', runs_script: false }],
  };
  const call = (name: string, args: Record<string, unknown>) => {
    const line = `${name} ${Object.values(args).join(' ')}`;
    calls.push(line);
    const no = refused.some((start) => line.startsWith(start));
    return no ? Promise.reject({ code: 'no', message: 'It is refused', hint: 'try later' }) : Promise.resolve(says[name]?.(args) ?? {});
  };
  return { calls, client: { call } as unknown as Client };
}

/** Lets every call that is under way come to its end. */
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('A drop', () => {
  let agents: Map<string, AgentView>;
  let opened: string[];
  beforeEach(() => {
    agents = new Map([['wren', agent('wren', { lot: 2 })]]);
    opened = [];
  });

  async function drop(intent: Intent, refused: readonly string[] = []) {
    const { calls, client } = hall(refused);
    const toasts = new Toasts();
    const reach = { agents, tasks: new Map([['hb-2', { ...task('hb-2', 1), on: 'hb-8' }]]), openReview: (id: string) => void opened.push(id), chooseAgent: (ids: readonly string[], rig: string, lot: number) => void opened.push(`${ids.join()} ${rig} ${lot}`) };
    await new Drops(new Actions(client, toasts), toasts, reach).carryOut(intent);
    const undo = async (): Promise<string[]> => {
      const before = calls.length;
      toasts.undoLatest();
      await settled();
      await settled();
      return calls.slice(before);
    };
    return { calls, toasts, undo };
  }

  it.each<[string, Intent, string[], string[]]>([
    ['on an idle agent', { kind: 'assign', tasks: ['hb-1'], agent: 'wren', later: false }, ['assign hb-1 wren now'], ['unassign hb-1']],
    ['with Alt', { kind: 'assign', tasks: ['hb-1'], agent: 'wren', later: true }, ['assign hb-1 wren later'], ['unassign hb-1']],
    ['of several', { kind: 'assign', tasks: ['hb-1', 'hb-2'], agent: 'wren', later: false }, ['assign hb-1 wren now', 'assign hb-2 wren now'], ['unassign hb-2', 'unassign hb-1']],
    ['on a busy agent', { kind: 'up_next', tasks: ['hb-1'], agent: 'wren', when: 'done', before: 0 }, ['assign hb-1 wren now'], ['unassign hb-1']],
    ['on Main Street', { kind: 'any_agent', tasks: ['hb-1'], rig: 'Harbor' }, ['assign hb-1 Harbor claude now'], ['unassign hb-1', 'wait_agent plover idle 10000', 'remove_agent plover']],
    ['on a free lot', { kind: 'new_agent', tasks: ['hb-1'], rig: 'Harbor', lot: 7, choose: false }, ['add_agent Harbor claude', 'move_agent plover 7', 'assign hb-1 plover now'], ['unassign hb-1', 'wait_agent plover idle 10000', 'remove_agent plover']],
    ['on another task', { kind: 'after', tasks: ['hb-1', 'hb-2'], needs: 'hb-9' }, ['add_dependency hb-1 hb-9', 'add_dependency hb-2 hb-9'], ['remove_dependency hb-1 hb-9', 'remove_dependency hb-2 hb-9']],
    ['on another task with Shift', { kind: 'stacked', tasks: ['hb-1', 'hb-2'], on: 'hb-9' }, ['edit_task hb-1 hb-9', 'edit_task hb-2 hb-9'], ['edit_task hb-1 ', 'edit_task hb-2 hb-8']],
    ['of an agent on a lot', { kind: 'move', agent: 'wren', lot: 9 }, ['move_agent wren 9'], ['move_agent wren 2']],
  ])('%s is carried out and taken back', async (_, intent, done, undone) => {
    const { calls, undo } = await drop(intent);
    expect(calls).toEqual(done);
    expect(await undo()).toEqual(undone);
  });

  it('of several stops at a refusal, says why, and takes back only what was done', async () => {
    const { toasts, undo } = await drop({ kind: 'assign', tasks: ['hb-1', 'hb-2', 'hb-3'], agent: 'wren', later: false }, ['assign hb-2']);
    expect(toasts.notices.map((notice) => [notice.text, notice.urgent])).toEqual([['It is refused. Try later.', true], ['hb-1 goes to wren', false]]);
    expect(await undo()).toEqual(['unassign hb-1']);
  });

  it('that an agent which was there before took leaves it there when it is undone', async () => {
    agents.set('plover', agent('plover'));
    const { undo } = await drop({ kind: 'any_agent', tasks: ['hb-1'], rig: 'Harbor' });
    expect(await undo()).toEqual(['unassign hb-1']);
  });

  it('that is refused asks the hall nothing and says why', async () => {
    const { calls, toasts } = await drop({ kind: 'refused', refusal: { why: 'circle', path: ['a', 'b', 'a'] } });
    expect(calls).toEqual([]);
    expect(toasts.notices[0]?.text).toBe('That would be a circle. It would wait for itself: a → b → a.');
  });

  it('of an agent on the gate opens the review or checks again, with Shift on a lot the palette', async () => {
    await drop({ kind: 'to_review', agent: 'wren', request: 'mr-1' });
    await drop({ kind: 'new_agent', tasks: ['hb-1'], rig: 'Harbor', lot: 7, choose: true });
    expect(opened).toEqual(['mr-1', 'hb-1 Harbor 7']);
    expect((await drop({ kind: 'check_again', agent: 'wren', request: 'mr-1' })).calls).toEqual(['retry mr-1']);
  });
});

describe('The program of a new agent', () => {
  const preset = (name: string, found: string | null, runs_script: boolean): PresetView => ({ name, found, runs_script }) as PresetView;
  it('is that of the newest neighbour, else the first that is installed and reads text', () => {
    const near = [agent('a', { preset: 'codex', added: '2026-02-01' }), agent('b', { preset: 'claude' }), agent('c', { rig: 'Lantern', preset: 'gemini', added: '2026-03-01' })];
    expect(presetForNew('Harbor', near, [])).toBe('codex');
    const presets = [preset('shell', '/bin/sh', true), preset('codex', null, false), preset('claude', '/bin/claude', false)];
    expect(presetForNew('Harbor', [], presets)).toBe('claude');
    expect(presetForNew('Harbor', [], presets.slice(0, 2))).toBeNull();
  });
});

describe('Filling idle agents', () => {
  it('gives each the most urgent task of its own rig that is left', () => {
    const agents = [agent('far', { lot: 5 }), agent('near'), agent('busy', { state: 'working', task: 'x' }), agent('lined', { up_next: ['y'] }), agent('away', { rig: 'Lantern' })];
    const tasks = [task('hb-2', 2), task('hb-0', 0), task('ln-1', 1, 'Lantern')];
    expect(pairsFor(agents, tasks)).toEqual([
      { task: 'hb-0', agent: 'near' },
      { task: 'ln-1', agent: 'away' },
      { task: 'hb-2', agent: 'far' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import type { AgentView, PresetView } from '../ipc/bindings.ts';
import { ANY, choiceOf } from './choice.ts';
import { lastUsed, rememberUsed } from './lastUsed.ts';

const preset = (name: string, part: Partial<PresetView> = {}): PresetView => ({
  name, title: name, about: '', modes: ['ask', 'edits', 'full'], found: `/bin/${name}`, runs_script: false, takes_model: true, models: [], takes_effort: true, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, vendor: 'XX', wrong: null, ...part,
});
const PRESETS = [preset('claude'), preset('codex'), preset('gemini', { found: null }), preset('shell', { runs_script: true, modes: ['ask'], takes_model: false })];
const agent = (name: string, of: string, part: Partial<AgentView> = {}): AgentView =>
  ({ name, rig: 'harbor', preset: of, mode: 'ask', state: 'idle', paused: false, task: null, up_next: [], ...part }) as unknown as AgentView;
const wish = (part = {}): Parameters<typeof choiceOf>[0] => ({ rig: 'harbor', to: ANY, preset: '', mode: 'ask', script: '', ...part });

describe('Who would get a new task', () => {
  it('is the preset that most agents of the rig have, among those whose program is there', () => {
    const choice = choiceOf(wish(), [agent('wren', 'codex'), agent('moss', 'codex', { state: 'working', task: 'gt-1' })], PRESETS);
    expect(choice.programs.map(({ name }) => name)).toEqual(['claude', 'codex', 'shell']);
    expect([choice.program?.name, choice.free.map(({ name }) => name)]).toEqual(['codex', ['wren']]);
  });

  it('counts as free only who has that program and mode', () => {
    const agents = [agent('wren', 'codex'), agent('moss', 'claude'), agent('fern', 'claude', { mode: 'edits' })];
    expect(choiceOf(wish({ preset: 'claude' }), agents, PRESETS).free.map(({ name }) => name)).toEqual(['moss']);
    expect(choiceOf(wish({ preset: 'claude', mode: 'edits' }), agents, PRESETS).free.map(({ name }) => name)).toEqual(['fern']);
  });

  it('never offers to allow all, and a script asks for no mode', () => {
    expect(choiceOf(wish({ preset: 'claude', mode: 'full' }), [], PRESETS)).toMatchObject({ modes: ['ask', 'edits'], mode: 'ask' });
    expect(choiceOf(wish({ preset: 'shell' }), [], PRESETS).modes).toEqual([]);
  });

  it('is the one that runs scripts where there is one, whatever else was chosen', () => {
    expect(choiceOf(wish({ preset: 'claude', script: 'make' }), [agent('wren', 'codex')], PRESETS).program?.name).toBe('shell');
  });

  it('is as an agent is, when one is named', () => {
    const choice = choiceOf(wish({ to: 'fern', preset: 'codex' }), [agent('fern', 'claude', { mode: 'edits' })], PRESETS);
    expect([choice.program?.name, choice.mode]).toEqual(['claude', 'edits']);
  });
});

describe('What was used last', () => {
  it('is kept, and anything else on the shelf is as nothing', () => {
    const shelf = new Map<string, string>();
    const storage = { getItem: (key: string) => shelf.get(key) ?? null, setItem: (key: string, value: string) => void shelf.set(key, value) };
    const used = { rig: 'harbor', to: 'wren', preset: 'claude', mode: 'edits' } as const;
    rememberUsed(used, storage);
    expect(lastUsed(storage)).toEqual(used);
    for (const bad of ['', '{', '{"rig":1}', 'null']) expect(lastUsed({ getItem: () => bad })).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { AgentView, RadarView, RequestView } from '../ipc/bindings.ts';
import { alsoThere, filesNamed } from './alsoThere.ts';

/** Files that the branches of these agents have in conflict. */
const requests = new Map<string, RequestView>();
function agent(name: string, conflicts: string[], more: Partial<AgentView> = {}): AgentView {
  requests.set(`mr-${name}`, { conflicts } as RequestView);
  return { name, rig: 'Harbor', task: 'hb-9', request: `mr-${name}`, ...more } as AgentView;
}
const task = (title: string, body = '') => ({ title, body, rig: 'Harbor' });

describe('Files that a task names', () => {
  it('are words with an ending, also inside a sentence and with a folder', () => {
    expect(filesNamed('Mend charges.ts, then `src/routes/pay.ts`. Not 1,204 tests.')).toEqual(new Set(['charges.ts', 'src/routes/pay.ts']));
  });

  it('are told with who changed them, and never by a part of a name', () => {
    const agents = [agent('flint', ['src/routes/charges.ts', 'a/recharges.ts']), agent('moss', ['src/routes/charges.ts'])];
    expect(alsoThere([task('Mend it', 'in charges.ts')], agents, { requests, radar: undefined }, null)).toEqual([{ file: 'src/routes/charges.ts', agents: ['flint', 'moss'] }]);
    expect(alsoThere([task('Mend routes/charges.ts')], agents, { requests, radar: undefined }, 'flint')).toEqual([{ file: 'src/routes/charges.ts', agents: ['moss'] }]);
  });

  it('say nothing of agents without work, of other rigs, or of a task that names none', () => {
    const agents = [agent('flint', ['charges.ts'], { task: null }), agent('lark', ['charges.ts'], { rig: 'Lantern' }), agent('moss', ['charges.ts'])];
    expect(alsoThere([task('charges.ts')], agents, { requests, radar: undefined }, 'moss')).toEqual([]);
    expect(alsoThere([task('Mend the charges')], agents, { requests, radar: undefined }, null)).toEqual([]);
    expect(alsoThere([], agents, { requests, radar: undefined }, null)).toEqual([]);
  });

  it('are known from the radar too: both sides of an overlap changed it', () => {
    const file = { path: 'src/mail.ts', how: 'both_changed' as const, places: [], more: 0 };
    const radar = { branches: ['moss', 'wren'].map((name) => ({ name, agent: name, conflicts: [] })), ties: [{ a: 'moss', b: 'wren', files: [file] }] } as unknown as RadarView;
    const agents = [agent('moss', []), agent('wren', ['src/mail.ts']), agent('flint', [])];
    expect(alsoThere([task('Mend mail.ts')], agents, { requests, radar }, null)).toEqual([{ file: 'src/mail.ts', agents: ['moss', 'wren'] }]);
  });
});

import { describe, expect, it } from 'vitest';
import type { AgentView, RadarBranchView, RadarFileView, RadarTieView, RadarView, RequestView } from '../ipc/bindings.ts';
import { tiesOf } from '../town/ties.ts';
import { branchOfAgent, isBlind, meetsOf, type Meet } from './meets.ts';
import { adviceText, conflictsOnTheWay, filesShort, meetText, overlapsNote, placesShort, rowMeets, spokenMeets, symbolName, symbolsText } from './meetWords.ts';

const file = (path: string, more: Partial<RadarFileView> = {}): RadarFileView => ({
  path, how: 'both_changed', symbols: [], more_symbols: 0, places: [{ a: { from: 40, to: 52 }, b: { from: 7, to: 7 }, apart: null }], more: 0, ...more,
});
const branch = (name: string, more: Partial<RadarBranchView> = {}): RadarBranchView => ({
  name, agent: name, task: null, request: null, head: 'abc', uncommitted: false, lines: 1, files: 1, against: 'clean', conflicts: [], more: 0, unknown: null, ...more,
});
const tie = (a: string, b: string, kind: RadarTieView['kind'], more: Partial<RadarTieView> = {}): RadarTieView => ({
  a, b, kind, files: [file('src/server.ts')], more: 0, first: kind === 'conflict' ? a : null, because: kind === 'conflict' ? 'older' : null, others: [], why: '', ...more,
});
const radarOf = (branches: RadarBranchView[], ties: RadarTieView[], more: Partial<RadarView> = {}): RadarView => ({
  rig: 'Harbor', target: 'main', head: 'abc', branches, ties, more_conflicts: 0, more_overlaps: 0, order: [], meet: [], unknown: null, at: null, ...more,
});

const RADAR = radarOf(
  [branch('flint'), branch('moss', { request: 'mr-3' }), branch('sorrel', { against: 'conflict', conflicts: [file('src/export.ts'), file('a.ts')], more: 1 }), branch('sable', { against: 'unknown', unknown: 'no tree' }), branch('by-hand', { agent: null, request: 'mr-9' })],
  [tie('flint', 'moss', 'conflict', { because: 'fewer', others: ['wren', 'otter'] }), tie('flint', 'sorrel', 'overlap'), tie('by-hand', 'flint', 'conflict', { first: 'flint', because: 'target' }), tie('moss', 'sable', 'unknown', { files: [] })],
);
const meetsOfAgent = (name: string) => meetsOf(RADAR, branchOfAgent(RADAR, name) ?? branch(name));
function meetOf(name: string, at: number): Meet {
  const meet = meetsOfAgent(name)[at];
  if (!meet) throw new Error(`${name} meets fewer`);
  return meet;
}
const agents = ['flint', 'moss', 'sorrel', 'sable'].map((name) => ({ name, rig: 'Harbor', request: null })) as unknown as AgentView[];

describe('What a branch meets', () => {
  it('has its own lines first, whichever side of the pair it is', () => {
    expect(meetsOfAgent('flint')[0]).toMatchObject({ other: 'moss', files: [{ lines: { from: 40, to: 52 }, theirs: { from: 7, to: 7 } }] });
    expect(meetsOfAgent('moss')[0]).toMatchObject({ other: 'flint', files: [{ lines: { from: 7, to: 7 }, theirs: { from: 40, to: 52 } }] });
  });

  it('says who deleted a file from where one stands', () => {
    const radar = radarOf([branch('a'), branch('b')], [tie('a', 'b', 'conflict', { files: [file('x.ts', { how: 'deleted_by_a', places: [] })] })]);
    expect(meetsOf(radar, branch('a'))[0]?.files[0]?.how).toBe('deleted_here');
    expect(meetsOf(radar, branch('b'))[0]?.files[0]?.how).toBe('deleted_there');
  });

  it('begins with the target', () => {
    expect(meetsOfAgent('sorrel').map(({ other, kind }) => [other, kind])).toEqual([[null, 'conflict'], ['flint', 'overlap']]);
  });

  it('is not known where something of it could not be merged', () => {
    expect(isBlind(branchOfAgent(RADAR, 'sable'))).toBe(true);
    expect(isBlind(branchOfAgent(RADAR, 'flint'))).toBe(false);
    expect(isBlind(null)).toBe(false);
  });
});

describe('In words', () => {
  it('it is one sentence with file and lines', () => {
    expect(meetText(meetOf('flint', 0), 'main')).toBe('Conflicts with moss in server.ts, lines 40-52');
    expect(meetText(meetOf('sorrel', 0), 'main')).toBe('Conflicts with main in export.ts +2, line 7');
  });

  it('the order has its reason', () => {
    expect(adviceText(meetOf('flint', 0), 'flint', 'main')).toBe('Land flint first: the other way round wren, otter would meet a conflict too.');
    expect(adviceText(meetOf('flint', 2), 'flint', 'main')).toBe('Land flint first: by-hand conflicts with main anyway.');
    expect(adviceText(meetOf('sorrel', 0), 'sorrel', 'main')).toBeNull();
  });

  it('a screen reader hears conflicts, that there are none, and that nobody knows', () => {
    expect(spokenMeets(RADAR, 'moss')).toBe('Conflicts with flint in server.ts, line 7');
    expect(spokenMeets(radarOf([branch('wren')], []), 'wren')).toBe('conflict none');
    expect(spokenMeets(RADAR, 'sable')).toBe('conflicts not known: no tree');
    expect(spokenMeets(undefined, 'moss')).toBeNull();
    expect(spokenMeets(RADAR, 'teasel')).toBeNull();
  });

  it('a row of the list has the first one and how many there are besides', () => {
    expect(rowMeets(RADAR, 'flint')).toEqual({ kind: 'conflict', text: 'with moss: server.ts, and with 1 more' });
    expect(rowMeets(RADAR, 'sable')).toMatchObject({ kind: 'unknown' });
    expect(rowMeets(radarOf([branch('wren')], []), 'wren')).toBeNull();
  });

  it('a drop at the gate is told of the target and of what is on its way, and of nothing else', () => {
    const requests = new Map([['mr-9', { state: 'queued' } as RequestView], ['mr-3', { state: 'sent_back' } as RequestView]]);
    expect(conflictsOnTheWay(RADAR, 'flint', requests)).toEqual(['Conflicts with by-hand in server.ts, line 7. Land flint first: by-hand conflicts with main anyway.']);
    expect(conflictsOnTheWay(RADAR, 'sorrel', requests)).toHaveLength(1);
    expect(conflictsOnTheWay(undefined, 'flint', requests)).toEqual([]);
  });

  it('the overlay says what its lines do not', () => {
    expect(overlapsNote(undefined)).toBe('Not looked at yet');
    expect(overlapsNote(RADAR)).toBeNull();
    expect(overlapsNote(radarOf([], []))).toBe('No two change the same file');
    expect(overlapsNote(radarOf([], [tie('a', 'b', 'conflict')]))).toBe('No others change the same file');
    expect(overlapsNote(radarOf([], [], { more_overlaps: 3 }))).toBe('3 more pairs not drawn');
    expect(overlapsNote(radarOf([], [], { unknown: 'git is missing' }))).toContain('git is missing');
  });

  it('files are named by the first one', () => {
    const [one, two] = [file('a/b.ts', { symbols: ['Queue::push'] }), file('c.ts')];
    expect([filesShort([one], 0), filesShort([one, two], 2), filesShort([], 0)]).toEqual(['b.ts', 'b.ts +3', '']);
    expect([placesShort([one], 0), placesShort([one, two], 2), placesShort([two, one], 0), placesShort([], 0)]).toEqual(['b.ts · push', 'b.ts · push +3', 'c.ts +1', '']);
  });

  it('a symbol is the last part of its name where there is no room, and cut where even that is long', () => {
    const names = ['push', 'Queue::push', 'Queue.#push', '<Queue<T> as std::fmt::Display>::fmt', 'impl fmt::Display for Queue', 'queue!', 'a_test_that_says_what_it_is_for'];
    expect(names.map(symbolName)).toEqual(['push', 'push', '#push', 'fmt', 'impl fmt::Display f…', 'queue!', 'a_test_that_says_wh…']);
  });

  it('two symbols are named whole, and the others counted', () => {
    const of = (symbols: string[], moreSymbols = 0) => symbolsText({ symbols, moreSymbols });
    expect([of([]), of(['A.b']), of(['A.b', 'c']), of(['A.b', 'c', 'd']), of(['A.b', 'c', 'd'], 4)]).toEqual(['', 'A.b', 'A.b, c', 'A.b, c +1', 'A.b, c +5']);
  });

  it('a sentence, a row and a tie name the symbol that both change, and say nothing where none is known', () => {
    const files = [file('src/queue.rs', { symbols: ['Queue::push', 'Queue::pop'] }), file('b.rs')];
    const radar = radarOf([branch('flint', { against: 'conflict', conflicts: files }), branch('moss')], [tie('flint', 'moss', 'conflict', { files }), tie('flint', 'moss', 'overlap')]);
    const [target, moss, plain] = meetsOf(radar, branch('flint', { against: 'conflict', conflicts: files }));
    if (!target || !moss || !plain) throw new Error('flint meets fewer');

    expect(meetText(moss, 'main')).toBe('Conflicts with moss in queue.rs +1, Queue::push, Queue::pop, lines 40-52');
    expect(meetText(target, 'main')).toBe('Conflicts with main in queue.rs +1, Queue::push, Queue::pop, line 7');
    expect(meetText(plain, 'main')).toBe('Changes the same file as moss in server.ts, lines 40-52');
    expect(rowMeets(radar, 'moss')?.text).toBe('with flint: queue.rs · push +1');
    expect(tiesOf('Harbor', agents, [], radar, true).map(({ text }) => text)).toEqual(['queue.rs · push +1 on main', 'queue.rs · push +1, land flint first', 'server.ts']);
  });
});

describe('Ties of the map', () => {
  it('are between agents, overlaps only when they are asked for', () => {
    const drawn = (overlaps: boolean) => tiesOf('Harbor', agents, [], RADAR, overlaps).map(({ a, b, kind }) => `${kind} ${a} ${b}`);
    expect(drawn(false)).toEqual(['conflict sorrel null', 'conflict flint moss', 'unknown moss sable']);
    expect(drawn(true)).toContain('overlap flint sorrel');
  });

  it('name the file and the order', () => {
    expect(tiesOf('Harbor', agents, [], RADAR).map(({ text }) => text)).toEqual(['export.ts +2 on main', 'server.ts, land flint first', 'Can’t tell']);
  });

  it('are the queue’s own where the radar has not looked, and not those it has seen to be gone', () => {
    const back = { id: 'mr-6', rig: 'Harbor', state: 'conflict', conflicts: ['src/export.ts'], why: '' } as unknown as RequestView;
    const flint = [{ ...agents[0], request: 'mr-6' } as AgentView];
    expect(tiesOf('Harbor', flint, [back], undefined)).toMatchObject([{ a: 'flint', b: null, text: 'export.ts on HEAD' }]);
    expect(tiesOf('Harbor', flint, [back], radarOf([branch('flint')], []))).toEqual([]);
    expect(tiesOf('Harbor', flint, [back], radarOf([branch('flint', { against: 'unknown' })], []))).toHaveLength(1);
  });
});

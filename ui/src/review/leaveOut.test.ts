import { describe, expect, it } from 'vitest';
import { fileDiff } from './fixtures.ts';
import { hunksOf, runKey, runsOf } from './hunks.ts';
import { LeaveOut } from './leaveOut.svelte.ts';

const text = (...lines: string[]): string => lines.join('\n');
const runs = (diff: string): string[] => runsOf(hunksOf(fileDiff('a.ts', diff))).map(runKey);

describe('The changes of a file', () => {
  it('are named as git names them without context, whatever stands around', () => {
    expect(runs(text('@@ -1,3 +1,3 @@', ' a', '-b', '+B', ' c'))).toEqual(['2,1 2,1']);
    expect(runs(text('@@ -1,2 +1,4 @@', '+x', ' a', ' b', '+y'))).toEqual(['0,0 1,1', '2,0 4,1']);
    expect(runs(text('@@ -1,4 +1,2 @@', '-x', ' a', ' b', '-y'))).toEqual(['1,1 0,0', '4,1 2,0']);
    expect(runs(text('@@ -0,0 +1,1 @@', '+a'))).toEqual(['0,0 1,1']);
    expect(runs(text('@@ -2,1 +2,2 @@', '-b', '\\ No newline at end of file', '+b', '+c'))).toEqual(['2,1 2,2']);
    expect(runs(text('@@ -8,0 +9,1 @@', '+z'))).toEqual(['8,0 9,1']);
    expect(runs(text('@@ -9,1 +8,0 @@', '-z'))).toEqual(['9,1 8,0']);
  });
});

describe('What is left out', () => {
  const all = runsOf(hunksOf(fileDiff('a.ts', text('@@ -1,5 +1,5 @@', '-a', '+A', ' b', '-c', '+C', ' d', '+e'))));
  const [one, two, three] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];

  it('is single changes and whole files, and comes back when they are taken again', () => {
    const marks = new LeaveOut();
    marks.turn('a.ts', [one, two], all);
    marks.turn('a.ts', [one], all);
    marks.turnFile('b.png');
    expect([marks.count, marks.has('a.ts', one), marks.has('a.ts', two), marks.isWhole('b.png')]).toEqual([2, false, true, true]);
    expect(marks.toSend(['a.ts', 'b.png', 'c.ts'])).toEqual([{ path: 'a.ts', changes: [two] }, { path: 'b.png' }]);
    marks.turn('a.ts', [two], all);
    marks.turnFile('b.png');
    expect([marks.any, marks.toSend(['a.ts', 'b.png'])]).toEqual([false, []]);
  });

  it('of a whole file can be taken again change by change', () => {
    const marks = new LeaveOut();
    marks.turnFile('a.ts');
    marks.turn('a.ts', [three], all);
    expect(marks.toSend(['a.ts'])).toEqual([{ path: 'a.ts', changes: [one, two] }]);
  });

  it('the other way round is everything but what is marked', () => {
    const marks = new LeaveOut();
    marks.turn('a.ts', [two], all);
    marks.turnFile('b.png');
    marks.onlyThese = true;
    expect(marks.toSend(['a.ts', 'b.png', 'c.ts'])).toEqual([{ path: 'a.ts', changes: [one, three] }, { path: 'c.ts' }]);
    marks.turn('a.ts', [one, three], all);
    expect(marks.toSend(['a.ts', 'b.png'])).toEqual([]);
  });
});

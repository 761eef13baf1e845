import { describe, expect, it } from 'vitest';
import { filePlaces, inside, isWeb } from './places.ts';

const TREE = '/town/trees/harbor/wren';
const found = (text: string): string[] =>
  filePlaces(text, TREE).map(({ place, start, end }) => `${place.path} ${place.line} ${place.column ?? '-'} “${text.slice(start, end)}”`);

describe('Places in files', () => {
  it('are found with line and column, as compilers and test runners write them', () => {
    expect(found('error at src/bank/charge.ts:41:7')).toEqual(['src/bank/charge.ts 41 7 “src/bank/charge.ts:41:7”']);
    expect(found('lib.rs:9 and ./a/b.py:3:')).toEqual(['lib.rs 9 - “lib.rs:9”', 'a/b.py 3 - “./a/b.py:3”']);
    expect(found('src/a.ts(12,5): error TS2322')).toEqual(['src/a.ts 12 5 “src/a.ts(12,5)”']);
  });

  it('are not times, ports, versions or parts of an address', () => {
    expect(found('at 14:32:10, port localhost:4110, 1.2.3:4')).toEqual([]);
    expect(found('see http://example.org:8080/a.ts:3')).toEqual([]);
  });

  it('are only those inside the worktree', () => {
    expect(found(`${TREE}/src/a.ts:1`)).toEqual([`src/a.ts 1 - “${TREE}/src/a.ts:1”`]);
    expect(found('/etc/host.conf:1 ../../b.ts:2 ~/x.ts:3')).toEqual([]);
    expect([inside('a/../../b', TREE), inside('a/../b', TREE), inside('/x/y.c', null)]).toEqual([null, 'b', null]);
  });

  it('are looked for only as far as somebody would read, so that no line can stop the page', () => {
    expect(found(`${' '.repeat(3000)}a.ts:1`)).toHaveLength(1);
    expect(found(`${'a/'.repeat(20_000)}a.ts:1`)).toEqual([]);
  });
});

describe('Addresses', () => {
  it('are opened only when they are of the web', () => {
    expect(['https://example.org', 'javascript:alert(1)', 'file:///etc/passwd'].map(isWeb)).toEqual([true, false, false]);
  });
});

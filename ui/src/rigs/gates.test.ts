import { describe, expect, it } from 'vitest';
import { argsOf, faultIn, newRow, rowsFrom, sourceFault } from './gates.ts';

const row = (key: number, name: string, command: string) => ({ key, name, command, timeout: null, paths: '' });

describe('A form of checks', () => {
  it('ignores rows that are blank', () => {
    expect(faultIn([row(0, '', ' ')])).toBeNull();
    expect(argsOf([row(0, '', ''), row(1, ' unit ', 'npm test')])).toEqual([{ name: 'unit', command: 'npm test', paths: [] }]);
  });

  it('wants both a name and a command, and each name once', () => {
    expect(faultIn([row(0, 'unit', '')])).toMatch(/name and a command/);
    expect(faultIn([row(0, 'unit', 'a'), row(1, 'unit', 'b')])).toMatch(/unit/);
  });

  it('keeps the time limit and the paths that were configured', () => {
    const gates = [{ name: 'e2e', command: 'x', timeout_secs: 900, paths: ['src/**', '*.md'] }];
    expect(argsOf(rowsFrom(gates))).toEqual(gates);
  });

  it('is not blank where only paths are typed', () => {
    expect(faultIn([{ ...row(0, '', ''), paths: 'docs/**' }])).toMatch(/name and a command/);
  });

  it('gives each row a key of its own', () => {
    expect(newRow([row(4, '', ''), row(2, '', '')]).key).toBe(5);
  });
});

describe('Where a repository is', () => {
  it('is a whole path or something git can clone', () => {
    const good = ['/home/ann/shop', 'C:\\work\\shop', 'https://example.org/shop.git', 'git@example.org:ann/shop.git', 'ssh://example.org/shop'];
    expect(good.map(sourceFault)).toEqual(good.map(() => null));
  });

  it('is not a name or a relative path', () => {
    expect(sourceFault('')).not.toBeNull();
    expect(sourceFault('shop')).not.toBeNull();
    expect(sourceFault('../shop')).not.toBeNull();
  });
});

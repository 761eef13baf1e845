import { describe, expect, it } from 'vitest';
import { hasParts, notesOf, shapeOf, sizesOf, whyNoLines } from './fileFacts.ts';
import { groupRows, readingOrder, SHUT_AT_FIRST } from './files.ts';
import { diffFile, fileDiff } from './fixtures.ts';
import { hunksOf } from './hunks.ts';
import { riskOf } from './risk.ts';

const side = (mode: string, bytes: number | null = 1200, id = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') => ({ mode, id, bytes });
const HUNKS = hunksOf(fileDiff('a', '@@ -1,1 +1,1 @@\n-a\r\n+b\r'));
const BINARY = { binary: true, too_large: false };
const TEXT = { binary: false, too_large: false };

describe('A changed file', () => {
  it('is shown as what it is', () => {
    expect(shapeOf(diffFile('a.ts'), TEXT, HUNKS)).toBe('lines');
    expect(shapeOf(diffFile('logo.png', { binary: true }), BINARY, [])).toBe('image');
    expect(shapeOf(diffFile('big.jpg', { too_large: true }), { binary: false, too_large: true }, [])).toBe('image');
    expect(shapeOf(diffFile('logo.svg'), TEXT, HUNKS)).toBe('lines');
    expect(shapeOf(diffFile('a.bin', { binary: true }), BINARY, [])).toBe('binary');
    expect(shapeOf(diffFile('a.sql', { too_large: true }), { binary: false, too_large: true }, [])).toBe('too_large');
    expect(shapeOf(diffFile('a.ts', { change: 'renamed' }), TEXT, [])).toBe('no_lines');
  });

  it('says what its lines do not show', () => {
    expect(notesOf(diffFile('b.ts', { old_path: 'a.ts', change: 'renamed', similarity: 87 }), [])).toEqual(['renamed from a.ts, 87 % the same']);
    expect(notesOf(diffFile('a.sh', { change: 'mode', new: side('100755') }), [])).toEqual(['file before, executable file now']);
    expect(notesOf(diffFile('l', { old: side('120000'), new: side('120000') }), [])).toEqual(['link']);
    expect(notesOf(diffFile('l', { change: 'mode', new: side('120000') }), [])).toEqual(['file before, link now']);
    expect(notesOf(diffFile('a.ts', { change: 'added', old: null }), HUNKS)).toEqual(['new file', 'Lines end with CR LF']);
    expect(notesOf(diffFile('a.ts'), [])).toEqual([]);
  });

  it('can be left out in part only when it is plain and kept its name', () => {
    expect(hasParts(diffFile('a.ts'))).toBe(true);
    expect(hasParts(diffFile('a.ts', { old: null, new: side('100755') }))).toBe(true);
    expect(hasParts(diffFile('b.ts', { old_path: 'a.ts' }))).toBe(false);
    expect(hasParts(diffFile('l', { new: side('120000') }))).toBe(false);
  });

  it('says its sizes, and where a submodule went', () => {
    expect(sizesOf({ old: side('100644', 12_400), new: side('100644', 13_090) })).toBe('12.4 kB before, 13.1 kB now');
    expect(sizesOf({ old: null, new: side('100644', 812) })).toBe('812 bytes, new');
    expect(sizesOf({ old: side('100644', 3_100_000), new: null })).toBe('3.1 MB, deleted');
    const moved = diffFile('mod', { change: 'submodule', old: side('160000', null, 'a'.repeat(40)), new: side('160000', null, 'b'.repeat(40)) });
    expect(whyNoLines(moved)).toBe('It pointed at aaaaaaa and points at bbbbbbb now.');
  });
});

describe('Files by risk', () => {
  it('are known by their paths', () => {
    const risks = {
      'db/migrations/0042_cents.sql': 'migration',
      'src/billing/totals.ts': 'money',
      'src/invoiceTotals.ts': 'money',
      'app/auth/login.rb': 'auth',
      'src/SessionStore.java': 'auth',
      'src/billing/totals.test.ts': 'test',
      'tests/e2e/pay.py': 'test',
      'spec/pay_spec.rb': 'test',
      'package-lock.json': 'lock',
      'crates/a/Cargo.lock': 'lock',
      'tests/fixtures/login.json': 'fixture',
      'src/__snapshots__/a.snap': 'fixture',
      'src/map/camera.ts': 'rest',
      'docs/contest.md': 'rest',
      'src/author.ts': 'rest',
    };
    for (const [path, risk] of Object.entries(risks)) expect(riskOf(path), path).toBe(risk);
  });

  it('come in the order of risk, and lock files and fixtures are shut', () => {
    const files = ['src/z.ts', 'src/a/b.ts', 'package-lock.json', 'src/a.test.ts', 'src/auth/token.ts', 'db/migrations/1.sql'].map((path) => diffFile(path));
    const shown = groupRows(files, SHUT_AT_FIRST).map((row) => (row.kind === 'group' ? `# ${row.group}` : row.name));
    expect(shown).toEqual(['# migrations', '1.sql', '# money', 'token.ts', '# tests', 'src', 'a.test.ts', '# rest', 'src', 'a', 'b.ts', 'z.ts', '# folded']);
    expect(readingOrder(files)).toEqual(['db/migrations/1.sql', 'src/auth/token.ts', 'src/a.test.ts', 'src/a/b.ts', 'src/z.ts', 'package-lock.json']);
  });

  it('need no headings when all are of the plain kind', () => {
    expect(groupRows([diffFile('a.ts')], SHUT_AT_FIRST).map((row) => row.kind)).toEqual(['file']);
  });
});

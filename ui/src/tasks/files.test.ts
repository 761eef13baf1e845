import { describe, expect, it } from 'vitest';
import { base64, FILE_BYTES_MAX, FILES_MAX, freeName, readFiles } from './files.ts';

describe('Files for a task', () => {
  it('are told apart when they have the same name, as pasted pictures have', async () => {
    const { files } = await readFiles([], [new File(['a'], 'image.png'), new File(['b'], 'image.png')]);
    expect(files.map(({ name }) => name)).toEqual(['image.png', 'image-2.png']);
    expect(freeName('log', new Set(['log', 'log-2']))).toBe('log-3');
  });

  it('that are empty, too big or too many are left out and named', async () => {
    const big = new File([], 'big.bin');
    Object.defineProperty(big, 'size', { value: FILE_BYTES_MAX + 1 });
    expect((await readFiles([], [big])).unfit).toEqual({ why: 'big', name: 'big.bin' });
    expect((await readFiles([], [new File([], 'none')])).unfit).toEqual({ why: 'empty', name: 'none' });
    const full = Array.from({ length: FILES_MAX }, (_, index) => ({ name: String(index), bytes: new Uint8Array([1]) }));
    const { files, unfit } = await readFiles(full, [new File(['x'], 'x')]);
    expect([files.length, unfit]).toEqual([FILES_MAX, { why: 'many', name: 'x' }]);
  });

  it('go as text that gives the same bytes again, large ones too', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
    expect(Uint8Array.from(atob(base64(bytes)), (letter) => letter.charCodeAt(0))).toEqual(bytes);
  });
});

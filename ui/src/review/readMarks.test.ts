import { describe, expect, it } from 'vitest';
import { ReadMarks } from './readMarks.svelte.ts';

function shelf(): Storage {
  const store = new Map<string, string>();
  return {
    get length() {
      return store.size;
    },
    key: (index: number) => [...store.keys()][index] ?? null,
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
    clear: () => store.clear(),
  };
}

const sized = (paths: readonly string[]) => paths.map((path) => [path, { additions: 4, deletions: 1 }] as const);

const states = (marks: ReadMarks, head: string): string[] => ['a', 'b', 'c'].map((path) => marks.state('mr-1', head, path));

describe('Read marks', () => {
  it('survive a new turn of the agent, but not in a file it changed', async () => {
    const marks = new ReadMarks(shelf());
    marks.set('mr-1', 'h1', 'a', true);
    marks.set('mr-1', 'h1', 'b', true);
    const asked: string[] = [];
    await marks.compare('mr-1', 'h2', (from) => (asked.push(from), Promise.resolve(sized(['b']))));
    expect([marks.sizeSince('mr-1', 'h2', 'b'), marks.sizeSince('mr-1', 'h2', 'a')]).toEqual([{ additions: 4, deletions: 1 }, null]);
    expect([asked, states(marks, 'h2'), marks.unread('mr-1', 'h2', ['a', 'b', 'c'])]).toEqual([['h1'], ['read', 'changed', 'unread'], 2]);
  });

  it('compare each file with the head at which it was read', async () => {
    const marks = new ReadMarks(shelf());
    marks.set('mr-1', 'h1', 'a', true);
    marks.set('mr-1', 'h2', 'b', true);
    const changed: Record<string, string[]> = { h1: ['b'], h2: ['a'] };
    await marks.compare('mr-1', 'h3', (from) => Promise.resolve(sized(changed[from] ?? [])));
    expect(states(marks, 'h3')).toEqual(['read', 'read', 'unread']);
    expect(marks.readAt('mr-1', 'a')).toBe('h1');
  });

  it('claim nothing before the hall has said what changed, or when it cannot', async () => {
    const marks = new ReadMarks(shelf());
    marks.set('mr-1', 'h1', 'a', true);
    expect(marks.state('mr-1', 'h2', 'a')).toBe('unread');
    await marks.compare('mr-1', 'h2', () => Promise.reject(new Error('no such commit')));
    expect(marks.state('mr-1', 'h2', 'a')).toBe('unread');
  });

  it('are read again once the changed file was looked at', async () => {
    const marks = new ReadMarks(shelf());
    marks.set('mr-1', 'h1', 'a', true);
    await marks.compare('mr-1', 'h2', () => Promise.resolve(sized(['a'])));
    marks.set('mr-1', 'h2', 'a', true);
    expect(marks.state('mr-1', 'h2', 'a')).toBe('read');
  });

  it('outlive the window, survive damaged storage and go with what is done', () => {
    const place = shelf();
    new ReadMarks(place).set('mr-1', 'h1', 'a', true);
    place.setItem('gastown.read.mr-2', '{"a":');
    place.setItem('other', '1');
    const again = new ReadMarks(place);
    expect([again.state('mr-1', 'h1', 'a'), again.state('mr-2', 'h1', 'a')]).toEqual(['read', 'unread']);
    again.tidy((request) => request === 'mr-1');
    expect([place.getItem('gastown.read.mr-1') !== null, place.getItem('gastown.read.mr-2'), place.getItem('other')]).toEqual([true, null, '1']);
  });
});

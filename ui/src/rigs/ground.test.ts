import { describe, expect, it } from 'vitest';
import { cachesFault, changesIn, copyFault, formOf, portsFault, type Ground } from './ground.ts';

const ground: Ground = { setup: 'npm ci', teardown: null, run: 'npm run dev', copy: ['.env', 'config/*.local'], ports: 10, caches: ['target'] };
const none: Ground = { setup: null, teardown: null, run: null, copy: [], ports: 0, caches: [] };

describe('The form of what worktrees need', () => {
  it('sends nothing while nothing differs', () => {
    expect(changesIn(formOf(ground), ground)).toBeNull();
    expect(changesIn(formOf(none), none)).toBeNull();
    expect(changesIn({ ...formOf(ground), setup: ' npm ci ', copy: '\n.env\n\n config/*.local ' }, ground)).toBeNull();
  });

  it('sends only what differs', () => {
    expect(changesIn({ ...formOf(ground), teardown: 'docker compose down' }, ground)).toEqual({ teardown: 'docker compose down' });
    expect(changesIn({ ...formOf(ground), copy: '.env' }, ground)).toEqual({ copy: ['.env'] });
    expect(changesIn({ ...formOf(ground), run: ' npm start ' }, ground)).toEqual({ run: 'npm start' });
  });

  it('takes a setting away when its field is emptied', () => {
    expect(changesIn(formOf(none), ground)).toEqual({ setup: '', run: '', copy: [], ports: 0, caches: [] });
  });

  it('refuses a number of ports that the hall would refuse', () => {
    for (const ports of ['-1', '1.5', 'ten', '101', '1e2']) {
      expect(portsFault({ ...formOf(ground), ports })).toMatch(/100/);
      expect(changesIn({ ...formOf(ground), ports }, ground)).toBeNull();
    }
    expect(portsFault({ ...formOf(ground), ports: ' 100 ' })).toBeNull();
  });

  it('names a file that lies outside the repository', () => {
    for (const file of ['/etc/passwd', '../.env', 'a//b', '.git/config']) {
      expect(copyFault({ ...formOf(none), copy: `.env\n${file}` })).toContain(file);
      expect(changesIn({ ...formOf(none), copy: file }, none)).toBeNull();
    }
  });

  it('takes folders that stay between checks, and names what is none', () => {
    expect(changesIn({ ...formOf(none), caches: 'target/\n ui/node_modules ' }, none)).toEqual({ caches: ['target', 'ui/node_modules'] });
    for (const folder of ['/tmp', '../target', 'a//b', '.git', 'target/*']) {
      expect(cachesFault({ ...formOf(none), caches: folder })).toContain(folder);
      expect(changesIn({ ...formOf(none), caches: folder }, none)).toBeNull();
    }
  });
});

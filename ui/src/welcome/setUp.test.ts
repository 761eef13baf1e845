import { describe, expect, it } from 'vitest';
import type { ProposalView, RigView } from '../ipc/bindings.ts';
import { faultOf, proposedForm, setUpChanges, sourceOf } from './setUp.ts';

const PROPOSED: ProposalView[] = [
  { what: 'setup', name: null, value: 'npm ci', from: 'package-lock.json' },
  { what: 'copy', name: null, value: '.env', from: 'your folder, untracked' },
  { what: 'copy', name: null, value: '.mcp.json', from: 'your folder, untracked' },
  { what: 'ports', name: null, value: '10', from: 'package.json' },
  { what: 'cache', name: null, value: 'target', from: 'Cargo.toml' },
  { what: 'gate', name: 'checks', value: 'npm ci && npm test', from: 'package.json' },
];

const rig = (set: Partial<RigView>): RigView =>
  ({ setup: null, teardown: null, run: null, copy: [], ports: 0, caches: [], gates: [], proposed: PROPOSED, ...set }) as RigView;

describe('Setting up a rig', () => {
  it('begins with what its files speak for, and says which file', () => {
    const form = proposedForm(rig({}));

    expect(form).toMatchObject({ setup: 'npm ci', teardown: '', copy: '.env\n.mcp.json', ports: '10', caches: 'target' });
    expect(sourceOf(rig({}), form, 'caches')).toBe('Cargo.toml');
    expect(form.gates).toMatchObject([{ name: 'checks', command: 'npm ci && npm test' }]);
    expect(sourceOf(rig({}), form, 'setup')).toBe('package-lock.json');
    expect(sourceOf(rig({}), form, 'copy')).toBe('your folder, untracked');
    expect(sourceOf(rig({}), form, 'teardown')).toBeNull();
  });

  it('never replaces what a person set', () => {
    const set = rig({ setup: 'make deps', ports: 3, gates: [{ name: 'test', command: 'make test', timeout_secs: 60, paths: [] }] });
    const form = proposedForm(set);

    expect(form).toMatchObject({ setup: 'make deps', ports: '3' });
    expect(form.gates).toMatchObject([{ name: 'test', command: 'make test', timeout: 60 }]);
    expect(sourceOf(set, form, 'setup')).toBeNull();
    expect(sourceOf(set, { ...form, setup: 'npm ci' }, 'setup')).toBe('package-lock.json');
  });

  it('sends only what differs, and nothing when nothing does', () => {
    const form = proposedForm(rig({}));

    expect(setUpChanges(form, rig({}))).toEqual({
      setup: 'npm ci',
      copy: ['.env', '.mcp.json'],
      ports: 10,
      caches: ['target'],
      gates: [{ name: 'checks', command: 'npm ci && npm test', paths: [] }],
    });
    expect(setUpChanges({ setup: '', teardown: '', run: '', copy: '', ports: '', caches: '', gates: [] }, rig({}))).toBeNull();
    expect(setUpChanges({ ...form, setup: '', copy: '', ports: '', caches: '' }, rig({}))).toEqual({ gates: [{ name: 'checks', command: 'npm ci && npm test', paths: [] }] });
  });

  it('names what is wrong', () => {
    const form = proposedForm(rig({}));

    expect(faultOf(form)).toBeNull();
    expect(faultOf({ ...form, copy: '../secrets' })).toContain('../secrets');
    expect(faultOf({ ...form, caches: '*' })).toContain('*');
    expect(faultOf({ ...form, ports: 'many' })).not.toBeNull();
    expect(faultOf({ ...form, gates: [{ key: 0, name: 'test', command: '', timeout: null, paths: '' }] })).not.toBeNull();
  });
});

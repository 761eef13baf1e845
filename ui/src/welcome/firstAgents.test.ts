import { expect, it } from 'vitest';
import type { LoginWord, ProgramView } from '../ipc/bindings.ts';
import { candidates } from './firstAgents.ts';

const program = (preset: string, login: LoginWord, path: string | null = `/usr/bin/${preset}`): ProgramView => ({
  preset, title: preset, vendor: 'XX', path, version: null, login, login_by: null, login_command: null,
});

it('offers programs with a login first, scripts last, and none that is not installed', () => {
  const machine = {
    git: '2.47.3',
    programs: [program('shell', 'not_needed', '/bin/sh'), program('claude', 'not_found'), program('codex', 'found'), program('gemini', 'found', null), program('mine', 'unknown')],
  };

  expect(candidates(machine).map((one) => one.preset)).toEqual(['codex', 'mine', 'claude', 'shell']);
  expect(candidates(null)).toEqual([]);
});

/** Which programs can work on this machine, the likeliest first. Pure. */

import type { LoginWord, MachineView } from '../ipc/bindings.ts';

export interface Candidate {
  readonly preset: string;
  readonly title: string;
  readonly vendor: string;
  readonly version: string | null;
  readonly login: LoginWord;
  readonly by: string | null;
}

/** With a login, then those that cannot be told, then without one; scripts, which always run, come last. */
const ORDER: Readonly<Record<LoginWord, number>> = { found: 0, unknown: 1, not_found: 2, not_needed: 3 };

export function candidates(machine: MachineView | null): Candidate[] {
  const there = (machine?.programs ?? []).filter((program) => program.path !== null || program.login === 'not_needed');
  return there
    .map((program) => ({
      preset: program.preset,
      title: program.title,
      vendor: program.vendor,
      version: program.version,
      login: program.login,
      by: program.login_by,
    }))
    .sort((a, b) => ORDER[a.login] - ORDER[b.login]);
}

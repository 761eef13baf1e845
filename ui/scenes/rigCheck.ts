// A rig that is tried out, step by step.
import type { CheckStepView, TownSnapshot } from '../src/ipc/bindings.ts';
import { addedTown, ago, townAt } from './data.ts';
import { HEAD } from './head.ts';

const tried = (what: CheckStepView['what'], verdict: CheckStepView['verdict'], detail: string, took_ms: number, gate: string | null = null): CheckStepView => ({
  what,
  gate,
  verdict,
  detail,
  took_ms,
  log: verdict === 'failed' || verdict === 'could_not_run' ? '/home/ada/.local/share/gastown/main/logs/check-Harbor/gate.log' : null,
});

/** A rig that was tried just now: one check is red with two worktrees at once, one cannot run. */
export function townChecked(): TownSnapshot {
  const town = townAt();
  const steps = [
    tried('target', 'passed', 'main is at 8c1f0e2a', 210),
    tried('copy', 'passed', '.env, config/*.local', 12),
    tried('setup', 'passed', 'npm ci', 41_300),
    tried('gate', 'passed', 'npm run lint', 9_200, 'lint'),
    tried('gate', 'passed', 'npm run test', 126_000, 'test'),
    tried('gate', 'could_not_run', '`npm run e2e` could not be run (exit code 127); see that it is installed and on PATH, or set the gate again with `gt rig set Harbor --gate`\nsh: 1: playwright: not found', 900, 'e2e'),
    tried('two', 'failed', 'test passes alone and fails while it runs in another worktree, so they share something: a port, a database, a file outside; give each worktree its own ports with `gt rig set Harbor --ports N` and let the project read $PORT ($GT_PORT_0 and on)\nError: listen EADDRINUSE: address already in use 127.0.0.1:4100', 48_000),
    tried('left', 'passed', 'no new file, no program, no listener', 2_100),
    tried('room', 'running', '', 0),
  ];
  return { ...town, rigs: town.rigs.map((rig) => ({ ...rig, setup: 'npm ci', team: { name: 'origin/main', ahead: 2, behind: 1, fetched: ago(4000), unknown: 'fetching main from origin: ssh: connect to host git.example.org port 22: Connection timed out' }, check: { began: ago(240), ended: null, commit: HEAD, stale: false, steps } })) };
}

/** The same after it was tried. */
export function triedTown(): TownSnapshot {
  const [check] = townChecked().rigs.map((one) => one.check);
  return { ...addedTown(), rigs: addedTown().rigs.map((one) => ({ ...one, check: check ?? null })) };
}

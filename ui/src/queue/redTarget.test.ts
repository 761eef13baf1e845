import { expect, it } from 'vitest';
import type { CheckStepView, RigView } from '../ipc/bindings.ts';
import { redChecks } from './redTarget.ts';

const step = (what: CheckStepView['what'], verdict: CheckStepView['verdict'], gate: string | null = null): CheckStepView => ({ what, verdict, gate, detail: '', took_ms: 1, log: null });
const rig = (check: Partial<RigView['check'] & object> | null): RigView =>
  ({ check: check && { began: 'x', ended: 'y', commit: 'c', stale: false, steps: [], ...check } }) as RigView;

it('names the checks that fail on the target itself, and only as long as that is known', () => {
  const steps = [step('setup', 'failed'), step('gate', 'passed', 'lint'), step('gate', 'failed', 'unit'), step('gate', 'could_not_run', 'e2e')];

  expect(redChecks(rig({ steps }))).toEqual(['unit']);
  expect(redChecks(rig({ steps, stale: true }))).toEqual([]);
  expect(redChecks(rig({ steps, ended: null }))).toEqual([]);
  expect(redChecks(rig(null))).toEqual([]);
});

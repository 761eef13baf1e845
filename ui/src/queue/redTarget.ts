/** Which of a rig's own checks are red on its target, as the last try found. Pure. */

import type { RigView } from '../ipc/bindings.ts';

/** Names of the red checks; none where the rig was not tried, or is set or stands otherwise by now. */
export const redChecks = ({ check }: RigView): string[] =>
  check === null || check.stale || check.ended === null
    ? []
    : check.steps.flatMap((step) => (step.what === 'gate' && step.verdict === 'failed' && step.gate !== null ? [step.gate] : []));

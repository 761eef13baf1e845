/** The form of a new rig: what it has, and where nothing is set what its own files speak for. Pure. */

import type { ProposalView, RigView, SetRigArgs } from '../ipc/bindings.ts';
import { argsOf, faultIn, rowsFrom, type GateRow } from '../rigs/gates.ts';
import { cachesFault, changesIn, copyFault, formOf, portsFault, type GroundForm } from '../rigs/ground.ts';

export interface SetUpForm extends GroundForm {
  readonly gates: readonly GateRow[];
}

type Field = keyof SetUpForm;

const FIELD_OF: Readonly<Record<ProposalView['what'], Field>> = {
  setup: 'setup',
  teardown: 'teardown',
  copy: 'copy',
  ports: 'ports',
  cache: 'caches',
  gate: 'gates',
};

const proposalsFor = (rig: RigView, field: Field): ProposalView[] => rig.proposed.filter((proposal) => FIELD_OF[proposal.what] === field);

/** What is set stays; a field with nothing set begins with what is proposed. */
export function proposedForm(rig: RigView): SetUpForm {
  const set = formOf(rig);
  const text = (field: keyof GroundForm): string =>
    set[field] === '' ? proposalsFor(rig, field).map((proposal) => proposal.value).join('\n') : set[field];
  const gates =
    rig.gates.length > 0
      ? rowsFrom(rig.gates)
      : proposalsFor(rig, 'gates').map((proposal, key) => ({ key, name: proposal.name ?? '', command: proposal.value, timeout: null, paths: '' }));
  return { setup: text('setup'), teardown: text('teardown'), run: text('run'), copy: text('copy'), ports: text('ports'), caches: text('caches'), gates };
}

/** The file that speaks for what stands in a field; null when it is not, or no longer, what was proposed. */
export function sourceOf(rig: RigView, form: SetUpForm, field: Field): string | null {
  const proposals = proposalsFor(rig, field);
  const typed = field === 'gates' ? form.gates.map((gate) => gate.command).join('\n') : form[field];
  const isProposed = proposals.length > 0 && typed.trim() === proposals.map((proposal) => proposal.value).join('\n');
  return isProposed ? [...new Set(proposals.map((proposal) => proposal.from))].join(', ') : null;
}

/** Why the form cannot be sent, as a sentence. */
export const faultOf = (form: SetUpForm): string | null => copyFault(form) ?? cachesFault(form) ?? portsFault(form) ?? faultIn(form.gates);

/** What differs from what the rig has; null when nothing does. Only for a form without fault. */
export function setUpChanges(form: SetUpForm, rig: RigView): Omit<SetRigArgs, 'rig'> | null {
  const gates = argsOf(form.gates);
  const known = argsOf(rowsFrom(rig.gates));
  const changed = { ...changesIn(form, rig), ...(sameGates(gates, known) ? {} : { gates }) };
  return Object.keys(changed).length === 0 ? null : changed;
}

const sameGates = (one: ReturnType<typeof argsOf>, other: ReturnType<typeof argsOf>): boolean =>
  one.length === other.length && one.every((gate, index) => gate.name === other[index]?.name && gate.command === other[index]?.command && gate.paths?.join() === other[index]?.paths?.join());

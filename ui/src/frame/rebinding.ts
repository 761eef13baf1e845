/** Which strokes may be given to which action, and what of a file of settings is no such stroke. Pure. */

import type { KeyLine } from '../ipc/settingsTypes.ts';
import { BINDINGS, meet, type Action, type Binding } from './keys.ts';
import { parseStroke, same, writes, type Stroke } from './stroke.ts';

/** Why an action does not get a stroke. */
export type Refused =
  /** Y, A and D answer asks and nothing else. */
  | { readonly why: 'reserved' }
  /** Arrows, Enter, Esc, Tab and Space move and press everywhere. */
  | { readonly why: 'structural' }
  /** It works while one writes, so it must not write itself. */
  | { readonly why: 'writes' }
  | { readonly why: 'taken'; readonly by: Action }
  /** In a file only: nobody knows this name, or this is no stroke. */
  | { readonly why: 'unknown' }
  | { readonly why: 'unreadable' };

export const RESERVED: ReadonlySet<Action> = new Set<Action>(['allow', 'always', 'deny']);
const STRUCTURAL = /^(arrow(up|down|left|right)|enter|escape|tab|space)$/;

/** The table with a person's own strokes in it. */
export const withOwn = (own: ReadonlyMap<Action, Stroke>): readonly Binding[] =>
  BINDINGS.map((binding) => ({ ...binding, stroke: own.get(binding.action) ?? binding.stroke }));

export function refusalOf(action: Action, stroke: Stroke, bindings: readonly Binding[]): Refused | null {
  const binding = bindings.find((each) => each.action === action);
  const came = BINDINGS.find((each) => each.action === action);
  if (!binding || !came || RESERVED.has(action)) return { why: 'reserved' };
  if (bindings.some((each) => RESERVED.has(each.action) && same(each.stroke, stroke))) return { why: 'reserved' };
  const plain = !stroke.ctrl && !stroke.shift;
  if (!same(came.stroke, stroke)) {
    if (plain && STRUCTURAL.test(stroke.key)) return { why: 'structural' };
    if (binding.always && writes(stroke)) return { why: 'writes' };
  }
  const other = bindings.find((each) => each.action !== action && meet(each.scope, binding.scope) && same(each.stroke, stroke));
  return other ? { why: 'taken', by: other.action } : null;
}

export interface KeyFault {
  readonly line: KeyLine;
  readonly refused: Refused;
}

const isAction = (name: string): name is Action => BINDINGS.some(({ action }) => action === name);

/** A person's strokes that can all hold at once, and the lines that cannot. */
export function ownOf(lines: readonly KeyLine[]): { own: ReadonlyMap<Action, Stroke>; faults: readonly KeyFault[] } {
  const faults: KeyFault[] = [];
  const wanted: { line: KeyLine; action: Action; stroke: Stroke }[] = [];
  for (const line of lines) {
    const stroke = parseStroke(line.stroke);
    if (!isAction(line.action)) faults.push({ line, refused: { why: 'unknown' } });
    else if (stroke === null) faults.push({ line, refused: { why: 'unreadable' } });
    else wanted.push({ line, action: line.action, stroke });
  }
  // One that leaves gets its first key back, which may meet another: until nothing meets any more.
  for (;;) {
    const bindings = withOwn(new Map(wanted.map(({ action, stroke }) => [action, stroke])));
    const at = wanted.findLastIndex(({ action, stroke }) => refusalOf(action, stroke, bindings) !== null);
    const bad = wanted[at];
    const refused = bad ? refusalOf(bad.action, bad.stroke, bindings) : null;
    if (!bad || !refused) break;
    faults.push({ line: bad.line, refused });
    wanted.splice(at, 1);
  }
  return { own: new Map(wanted.map(({ action, stroke }) => [action, stroke])), faults };
}

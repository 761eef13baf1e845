/** What a drop would do, in the words of the tip and of the palette. */

import { t } from '../words/words.ts';
import type { Intent, Refusal } from './drop.ts';

export interface DropWords {
  readonly title: string;
  readonly hint: string;
  /** What else to know: that the program is at its limit, who already changed files that the tasks name. */
  readonly also: readonly string[];
  /** What a held key would make of it. */
  readonly other: { readonly key: 'alt' | 'shift'; readonly text: string } | null;
  readonly refused: boolean;
}

/** What the words name besides the intent. */
export interface Places {
  /** The target branch and its head: "main 8c1f0e2". */
  readonly target: string;
  /** The program a new agent here would run, or null when the hall chooses. */
  readonly program: string | null;
  /** The program that would work is at its limit, in a sentence. */
  readonly limit: string | null;
  readonly also: readonly { readonly file: string; readonly agents: readonly string[] }[];
  /** What the work that is put down would conflict with, in sentences. */
  readonly meets: readonly string[];
}

const say = (title: string, hint: string, other: DropWords['other'] = null): DropWords => ({ title, hint, other, also: [], refused: false });
const no = (title: string, hint: string): DropWords => ({ title, hint, other: null, also: [], refused: true });

function refusalWords(refusal: Refusal): DropWords {
  switch (refusal.why) {
    case 'in_gate':
      return no(t('line.inGate', { title: refusal.title }), t('line.inGateHint'));
    case 'no_task':
      return no(t('line.noTask', { title: refusal.title }), t('line.noTaskHint'));
    case 'line_end':
      return no(t(`line.end.${refusal.side}`, { priority: refusal.priority }), t('line.endHint'));
    case 'restart_first':
      return no(t('map.restartFirst', { agent: refusal.agent }), t('map.restartWhy'));
    case 'other_rig':
      return no(t('map.otherRig', { what: refusal.what, rig: refusal.rig }), t('map.otherRigHint'));
    case 'circle':
      return no(t('map.circle'), t('map.circlePath', { path: refusal.path.join(' → ') }));
    case 'already_after':
      return no(t('map.alreadyAfter', { task: refusal.task, needs: refusal.needs }), t('map.alreadyAfterHint'));
    case 'not_done':
      return no(t('map.notDone', { agent: refusal.agent }), t('map.notDoneHint'));
    case 'in_line':
      return no(t('map.inLine', { agent: refusal.agent }), t('map.inLineHint'));
  }
}

/** Null where nothing is meant. */
export function dropWords(intent: Intent, places: Places): DropWords | null {
  const words = wordsOf(intent, places);
  const also = places.also.map(({ file, agents }) => t('map.alsoThere', { file, agents: agents.join(', ') }));
  return words && { ...words, also: [...(places.limit === null ? [] : [places.limit]), ...places.meets, ...also] };
}

function wordsOf(intent: Intent, { target, program }: Places): DropWords | null {
  switch (intent.kind) {
    case 'assign': {
      const rest = intent.tasks.length - 1;
      if (intent.later) return say(t('map.assignLater'), t('map.assignLaterHint', { agent: intent.agent }));
      const hint = rest === 0 ? t('map.startsOn', { target }) : t('map.firstStarts', { rest });
      return say(t('map.assignTo', { agent: intent.agent }), hint, { key: 'alt', text: t('map.assignLater') });
    }
    case 'up_next':
      return say(
        t('map.upNext', { agent: intent.agent, before: intent.before }),
        intent.when === 'done' ? t('map.upNextStarts') : t('map.upNextPaused'),
      );
    case 'any_agent':
      return say(t('map.anyAgent', { rig: intent.rig }), t('map.anyAgentHint'));
    case 'new_agent':
      return intent.choose
        ? say(t('map.newAgentChoose'), t('map.newAgentChooseHint'))
        : say(t('map.newAgent'), t('map.newAgentStarts', { program, target }), { key: 'shift', text: t('map.newAgentOther') });
    case 'after':
      return say(t('map.after', { task: intent.needs }), t('map.afterHint'), { key: 'shift', text: t('map.stackedOther') });
    case 'stacked':
      return say(t('map.stacked', { task: intent.on }), t('map.stackedHint'));
    case 'move':
      return say(t('map.moveHere', { agent: intent.agent }), t('map.moveHereHint'));
    case 'to_review':
      return say(t('map.toReview', { agent: intent.agent }), t('map.toReviewHint'));
    case 'check_again':
      return say(t('map.checkAgain', { agent: intent.agent }), t('map.checkAgainHint'));
    case 'prioritise':
      return say(t(`line.${intent.side}`, { title: intent.of }), t('line.becomes', { task: intent.task, priority: intent.priority, from: intent.from }));
    case 'refused':
      return refusalWords(intent.refusal);
    case 'nothing':
      return null;
  }
}

/** What the map is given: plain views, made by `town/` from the mirror. The map knows no api type. */

import type { AskLook, Look } from '../kit/state.ts';

export interface PlotView {
  readonly id: string;
  /** Two letters and the full name of the program. */
  readonly vendor: { readonly short: string; readonly name: string };
  readonly look: Look;
  readonly ask: AskLook | null;
  /** The word of the state with its age or code. */
  readonly stateText: string;
  /** The same where there is little room: the age where the silhouette says the rest, else the word. */
  readonly stateShort: string;
  /** Where even that would cut the name: a time alone, since when or, of one that is limited, until when. */
  readonly stateLeast: string;
  /** The task's title, or the question it asks. */
  readonly line: string;
  readonly lot: number;
  /** It has a worktree that nobody could read yet: its distance and changes are hatched. */
  readonly unread: boolean;
  /** Commits; null while git has not been asked. */
  readonly behind: number | null;
  readonly ahead: number | null;
  readonly added: number | null;
  readonly removed: number | null;
  /** Shown instead of the distance: what set-up runs, where an idle agent stands. */
  readonly note: string | null;
  /** What its branch conflicts with, spoken; null where there is nothing to say. */
  readonly meets: string | null;
  /** Its conflicts could not be looked for: hatched. */
  readonly blind: boolean;
  /** Shown at the foot of the plot above 80. */
  readonly contextPercent: number | null;
  /** Output arrives now. */
  readonly lively: boolean;
  /** How many tasks are lined up behind the current one. */
  readonly upNext: number;
  /** The whole plot in one spoken sentence. */
  readonly label: string;
}

/** A branch that meets another one, or what is on the target. */
export interface TieView {
  readonly a: string;
  /** Null: the target. */
  readonly b: string | null;
  /** An overlap goes together; unknown: nobody could find out. */
  readonly kind: 'conflict' | 'overlap' | 'unknown';
  /** The file, and who is better landed first. */
  readonly text: string;
}

export interface LaneRow {
  readonly id: string;
  /** The agent, the place in the line, or the pull request's number. */
  readonly head: string | null;
  readonly title: string;
  readonly why: string;
  readonly mark: 'review' | 'position' | 'pull' | 'tie' | 'failed' | 'unknown';
}

export type Light = 'passed' | 'failed' | 'running' | 'waiting' | 'could_not_run' | 'spared';

export interface GateView {
  /** What is checked now, or null when nothing is. */
  readonly caption: string | null;
  readonly held: boolean;
  readonly wagons: readonly { readonly id: string; readonly label: string }[];
  readonly lights: readonly { readonly check: string; readonly light: Light }[];
}

export interface LaneView {
  readonly review: readonly LaneRow[];
  readonly queue: readonly LaneRow[];
  /** In pull requests on the forge. */
  readonly proposed: readonly LaneRow[];
  readonly gate: GateView;
  readonly sentBack: readonly LaneRow[];
  readonly landed: readonly { readonly id: string; readonly title: string; readonly at: string }[];
  readonly landedToday: number;
}

export interface RigHead {
  readonly name: string;
  /** Where the repository is, short. */
  readonly source: string;
  readonly target: string;
  readonly head: string;
  /** First-parent commits the target has; lamps are not drawn beyond it. Null while unknown. */
  readonly commits: number | null;
  /** Landings that the remote lacks. */
  readonly notPushed: number;
  readonly demo: boolean;
}

/** One rig at town zoom. */
export interface BandView {
  readonly rig: string;
  readonly commits: number | null;
  readonly plots: readonly PlotView[];
  readonly ties: readonly TieView[];
  readonly needs: number;
  readonly troubled: number;
  readonly idle: number;
  /** Tasks anybody may take. */
  readonly ready: number;
  readonly gate: GateView;
  readonly toReview: number;
  /** Approved and in line, with the wait of the oldest. */
  readonly queued: number;
  readonly queueWait: string | null;
  readonly landedToday: number;
}

export interface ReadyCard {
  readonly id: string;
  readonly title: string;
  readonly priority: number;
  readonly unblocks: number;
}

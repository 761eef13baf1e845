/** What the radar found, in words: one reading for map, inspector, review, list and drop. */

import type { RadarView, RadarReasonWord, RequestView } from '../ipc/bindings.ts';
import { t } from '../words/words.ts';
import { branchOfAgent, isBlind, meetsOf, type Meet, type MeetFile } from './meets.ts';

/** The last part of a path, where the whole has no room. */
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Of a name on the map. */
const SYMBOL_MAX = 20;
const SYMBOLS_SAID = 2;

/** "push" of "Queue::push", "<Queue as Line>::push" and "Queue.push": the last part, cut where it is long. */
export function symbolName(symbol: string): string {
  const last = symbol.startsWith('impl ') ? symbol : (symbol.split(/::|\./).at(-1) ?? symbol);
  return last.length <= SYMBOL_MAX ? last : `${last.slice(0, SYMBOL_MAX - 1)}…`;
}

interface Named {
  readonly path: string;
  readonly symbols?: readonly string[];
}

const besides = ([, ...rest]: readonly Named[], more: number): string => (rest.length + more === 0 ? '' : ` +${rest.length + more}`);

/** "server.ts +2": the first file, and how many there are besides. */
export function filesShort(files: readonly Named[], more: number): string {
  const [first] = files;
  return first ? `${fileName(first.path)}${besides(files, more)}` : '';
}

/** "server.ts · listen +2": with the first function or type that both touch in it. */
export function placesShort(files: readonly Named[], more: number): string {
  const [first] = files;
  const [symbol] = first?.symbols ?? [];
  return first && symbol !== undefined ? `${fileName(first.path)} · ${symbolName(symbol)}${besides(files, more)}` : filesShort(files, more);
}

/** "Queue.push, Queue.pop +3"; empty where none is known. */
export function symbolsText({ symbols, moreSymbols }: Pick<MeetFile, 'symbols' | 'moreSymbols'>): string {
  const rest = Math.max(0, symbols.length - SYMBOLS_SAID) + moreSymbols;
  const said = symbols.slice(0, SYMBOLS_SAID).join(', ');
  return rest === 0 ? said : `${said} +${rest}`;
}

export const linesText = ({ from, to }: { from: number; to: number }): string => (from === to ? t('radar.line', { line: from }) : t('radar.lines', { from, to }));

/** Where in a file, or why lines cannot tell; empty where nothing more is known. */
export function placeText(file: MeetFile, other: string): string {
  switch (file.how) {
    case 'both_added':
      return t('radar.bothAdded');
    case 'deleted_here':
      return t('radar.deletedHere');
    case 'deleted_there':
      return t('radar.deletedThere', { other });
    case 'moved':
      return t('radar.moved');
    case 'binary':
      return t('radar.binary');
    case 'both_changed':
      return file.lines === null ? '' : linesText(file.lines);
  }
}

function reason(because: RadarReasonWord, other: string, others: readonly string[], target: string): string {
  if (because === 'target') return t('radar.because.target', { other, target });
  if (because === 'fewer') return others.length === 0 ? t('radar.because.fewest') : t('radar.because.fewer', { others: others.join(', ') });
  return t(`radar.because.${because}`);
}

/** The order that is better, with its reason; null where it does not matter. */
export function adviceText({ advice, other }: Meet, own: string, target: string): string | null {
  if (advice === null || other === null) return null;
  const later = advice.first === own ? other : own;
  return t('radar.advice', { first: advice.first, reason: reason(advice.because, later, advice.others, target) });
}

export function headText(meet: Meet, target: string): string {
  const other = meet.other ?? target;
  return t(`radar.with.${meet.kind}`, { other });
}

/** "conflicts with sorrel in server.ts, Queue.push, lines 40-52", as a screen reader and a tip say it. */
export function meetText(meet: Meet, target: string): string {
  const [file] = meet.files;
  const head = headText(meet, target);
  if (!file) return head;
  const place = placeText(file, meet.other ?? target);
  const where = t('radar.in', { head, file: filesShort(meet.files, meet.more) });
  return [where, symbolsText(file), place].filter((part) => part !== '').join(', ');
}

/** All that an agent's branch conflicts with, spoken after its plot; null while the radar has no work of it. */
export function spokenMeets(radar: RadarView | undefined, agent: string): string | null {
  const branch = branchOfAgent(radar, agent);
  if (!radar || !branch) return null;
  const said = meetsOf(radar, branch).filter(({ kind }) => kind === 'conflict').map((meet) => meetText(meet, radar.target));
  if (branch.unknown !== null) said.push(t('radar.unknownOf', { why: branch.unknown }));
  return said.length === 0 ? t('radar.none') : said.join('; ');
}

/** What the overlay has to say besides its lines; null where the lines say all. */
export function overlapsNote(radar: RadarView | undefined): string | null {
  if (!radar) return t('radar.notLooked');
  if (radar.unknown !== null) return t('radar.stale', { why: radar.unknown });
  if (radar.more_overlaps > 0) return t('radar.overlapsMore', { count: radar.more_overlaps });
  if (radar.ties.some(({ kind }) => kind === 'overlap')) return null;
  return t(radar.ties.length === 0 ? 'radar.overlapsNone' : 'radar.overlapsNoMore');
}

const ON_THE_WAY: ReadonlySet<RequestView['state']> = new Set<RequestView['state']>(['in_review', 'queued', 'checking']);
const SAID_MAX = 2;

/** What an agent's work conflicts with of the target and of the work that is on its way there, with the better order. */
export function conflictsOnTheWay(radar: RadarView | undefined, agent: string, requests: ReadonlyMap<string, RequestView>): string[] {
  const branch = branchOfAgent(radar, agent);
  if (!radar || !branch) return [];
  const onTheWay = ({ branch: other }: Meet): boolean => ON_THE_WAY.has(requests.get(other?.request ?? '')?.state ?? 'withdrawn');
  const met = meetsOf(radar, branch).filter((meet) => meet.kind === 'conflict' && (meet.other === null || onTheWay(meet)));
  return met.slice(0, SAID_MAX).map((meet) => [meetText(meet, radar.target), adviceText(meet, branch.name, radar.target)].filter((text) => text !== null).join('. '));
}

export interface RowMeets {
  readonly kind: 'conflict' | 'unknown';
  readonly text: string;
}

/** For a row of the list: "with flint: totals.ts · sum +1"; null where there is nothing to say. */
export function rowMeets(radar: RadarView | undefined, agent: string): RowMeets | null {
  const branch = branchOfAgent(radar, agent);
  if (!radar || !branch) return null;
  const [first, ...rest] = meetsOf(radar, branch).filter(({ kind }) => kind === 'conflict');
  if (!first) return isBlind(branch) ? { kind: 'unknown', text: t('radar.rowUnknown') } : null;
  const file = placesShort(first.files, first.more);
  return { kind: 'conflict', text: t('radar.row', { other: first.other ?? radar.target, file, more: rest.length }) };
}

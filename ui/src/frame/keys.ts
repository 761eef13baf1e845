/** Every key of the window in one table, and the pure matcher that reads it. Nothing else names a key that may be bound. */

import { fits, type KeyPress, type Stroke } from './stroke.ts';

export type { KeyPress, Stroke } from './stroke.ts';

export type Action =
  | 'allow' | 'always' | 'deny' | 'rule' | 'next_ask' | 'previous_ask'
  | 'palette' | 'new_task' | 'assign' | 'fill_idle' | 'open' | 'message' | 'terminal' | 'next_review' | 'read' | 'strong'
  | 'list' | 'overlaps' | 'events' | 'filter' | 'keys' | 'zoom_in' | 'zoom_out' | 'fit' | 'fit_selection' | 'back' | 'undo'
  | 'scale_up' | 'scale_down' | 'scale_reset' | 'settings' | 'open_repository'
  | 'next_region' | 'previous_region' | 'leave_terminal' | 'freeze'
  | 'screen_1' | 'screen_2' | 'screen_3' | 'screen_4' | 'screen_5' | 'screen_6' | 'screen_7'
  | 'down' | 'up' | 'mark'
  | 'tab_next' | 'tab_previous' | 'pane_next' | 'pane_previous' | 'pane_split' | 'pane_new' | 'pane_close' | 'shell' | 'editor'
  | 'file_next' | 'file_previous' | 'change_next' | 'change_previous' | 'range' | 'leave_out' | 'files' | 'info' | 'layout'
  | 'review_next' | 'review_previous' | 'comment' | 'send_back' | 'reject';

/** Where the focus is: single keys belong to a text field, all keys but one to a terminal. */
export type Focus = 'free' | 'text' | 'terminal';

/** Where a key has its meaning: everywhere, in every list, or on one screen. */
export type Scope = 'window' | 'lists' | 'tasks' | 'agents' | 'review' | 'welcome';

export type Group = 'asks' | 'work' | 'places' | 'view' | 'lists' | 'terminals' | 'review';

export interface Binding {
  readonly action: Action;
  readonly stroke: Stroke;
  readonly group: Group;
  readonly scope: Scope;
  /** Also while a text field has the focus. */
  readonly always?: boolean;
}

type More = Omit<Stroke, 'key'> & { always?: boolean };

const bindIn =
  (scope: Scope) =>
  (group: Group, action: Action, key: string, more: More = {}): Binding => {
    const { always = false, ...modifiers } = more;
    return { action, group, scope, stroke: { key, ...modifiers }, always };
  };
const bind = bindIn('window');
const inAgents = bindIn('agents');
const inReview = bindIn('review');

/** As they come. What a person bound instead is in the keymap. */
export const BINDINGS: readonly Binding[] = [
  bind('asks', 'allow', 'y'),
  bind('asks', 'always', 'a'),
  bind('asks', 'deny', 'd'),
  bind('asks', 'rule', 'a', { shift: true }),
  bind('asks', 'next_ask', 'n'),
  bind('asks', 'previous_ask', 'n', { shift: true }),
  bind('work', 'palette', 'k', { ctrl: true, always: true }),
  bind('work', 'new_task', 'c'),
  bind('work', 'assign', 's'),
  bind('work', 'fill_idle', 's', { shift: true }),
  bind('work', 'message', 'g'),
  bind('work', 'terminal', 't'),
  bind('work', 'next_review', 'r'),
  bind('work', 'read', 'v'),
  bind('work', 'strong', 'enter', { ctrl: true, always: true }),
  bind('work', 'undo', 'z', { ctrl: true }),
  bind('work', 'freeze', 'p', { shift: true }),
  bind('places', 'screen_1', '1'),
  bind('places', 'screen_2', '2'),
  bind('places', 'screen_3', '3'),
  bind('places', 'screen_4', '4'),
  bind('places', 'screen_5', '5'),
  bind('places', 'screen_6', '6'),
  bind('places', 'screen_7', '7'),
  bind('places', 'settings', ',', { ctrl: true, always: true }),
  bindIn('welcome')('places', 'open_repository', 'o', { ctrl: true, always: true }),
  bind('places', 'next_region', 'f6', { always: true }),
  bind('places', 'previous_region', 'f6', { shift: true, always: true }),
  bind('places', 'leave_terminal', 'escape', { shift: true, always: true }),
  bind('view', 'list', 'l'),
  bind('view', 'overlaps', 'l', { shift: true }),
  bind('view', 'events', 'e'),
  bind('view', 'filter', '/'),
  bind('view', 'keys', '?'),
  bind('view', 'zoom_in', '+'),
  bind('view', 'zoom_out', '-'),
  bind('view', 'fit', '0'),
  bind('view', 'fit_selection', '0', { shift: true }),
  bind('view', 'scale_up', '+', { ctrl: true, always: true }),
  bind('view', 'scale_down', '-', { ctrl: true, always: true }),
  bind('view', 'scale_reset', '0', { ctrl: true, always: true }),
  bind('view', 'back', 'escape'),
  bindIn('lists')('lists', 'down', 'j'),
  bindIn('lists')('lists', 'up', 'k'),
  bindIn('tasks')('lists', 'mark', 'x'),
  inAgents('terminals', 'tab_next', 'pagedown', { ctrl: true }),
  inAgents('terminals', 'tab_previous', 'pageup', { ctrl: true }),
  inAgents('terminals', 'pane_next', ']'),
  inAgents('terminals', 'pane_previous', '['),
  inAgents('terminals', 'pane_split', '\\'),
  inAgents('terminals', 'pane_new', 't', { shift: true }),
  inAgents('terminals', 'pane_close', 'w'),
  inAgents('terminals', 'shell', 'h'),
  inAgents('terminals', 'editor', 'o'),
  inReview('review', 'file_next', 'j', { shift: true }),
  inReview('review', 'file_previous', 'k', { shift: true }),
  inReview('review', 'change_next', 'arrowdown', { shift: true }),
  inReview('review', 'change_previous', 'arrowup', { shift: true }),
  inReview('review', 'comment', 'enter'),
  inReview('review', 'range', 'm'),
  inReview('review', 'leave_out', 'x'),
  inReview('review', 'files', 'f'),
  inReview('review', 'info', 'i'),
  inReview('review', 'layout', 'u'),
  inReview('review', 'review_next', ']'),
  inReview('review', 'review_previous', '['),
  inReview('review', 'send_back', 'b', { ctrl: true, always: true }),
  inReview('review', 'reject', 'backspace', { ctrl: true }),
];

/** Whether two keys could be pressed at one place. */
export function meet(a: Scope, b: Scope): boolean {
  return a === b || a === 'window' || b === 'window' || a === 'lists' || b === 'lists';
}

/** What a press means to the window as a whole; screens look up their own keys first. */
export function match(press: KeyPress, focus: Focus, bindings: readonly Binding[] = BINDINGS): Action | null {
  const found = bindings.find(({ scope, stroke }) => scope === 'window' && fits(stroke, press));
  if (!found) return null;
  if (focus === 'terminal') return found.action === 'leave_terminal' ? found.action : null;
  return focus === 'text' && !found.always ? null : found.action;
}

/** What kind of thing has the focus. */
export function focusOf(element: Element | null): Focus {
  if (!element) return 'free';
  if (element.closest('[data-terminal]')) return 'terminal';
  if (element instanceof HTMLElement && element.isContentEditable) return 'text';
  if (element instanceof HTMLInputElement) return ['checkbox', 'radio', 'button'].includes(element.type) ? 'free' : 'text';
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement ? 'text' : 'free';
}

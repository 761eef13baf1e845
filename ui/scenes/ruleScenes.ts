/** Permission rules: those of a rig with one that is over and two that are proposed, and the offer after an allow. */

import type { RuleOfferView, RuleView, TownSnapshot } from '../src/ipc/bindings.ts';
import { townAt } from './data.ts';
import type { Scene } from './main.ts';

function rule(id: string, command: string, options: string[], answered: number, expires: string): RuleView {
  return { rule: id, rig: 'Harbor', preset: 'claude', command, options, from: 3, by: 'owner', made: '2026-11-10T09:12:00Z', expires, answered };
}

const RULES: readonly RuleView[] = [
  rule('rule-1a2b', 'npm test …', ['--silent'], 214, '2026-12-10T09:12:00Z'),
  rule('rule-3c4d', 'git log …', ['--oneline', '--stat', '-n'], 63, '2026-12-18T15:40:00Z'),
  rule('rule-5e6f', 'npx vitest run', [], 41, '2026-11-20T08:00:00Z'),
  { ...rule('rule-7g8h', "git commit -q -m 'fees: charge once per session, and say so in the log that the owner reads'", [], 2, '2026-12-21T08:00:00Z'), preset: null },
];

function offer(ask: string, command: string, options: string[], allowed: number, covered: number, asked: number): RuleOfferView {
  return { ask, rig: 'Harbor', preset: 'claude', command, options, allowed, replay: { covered, asked, denied: 0 }, days: 30 };
}

/** What wren's fourth allow speaks for. */
export const LAST_OFFER = offer('ask-1', 'npm run migrate:dev', [], 4, 4, 47);

/** What the hall answers to `propose_rules`. */
export const RULE_OFFERS: readonly RuleOfferView[] = [
  offer('ask-9', 'rg …', ['-n', '-i'], 12, 31, 47),
  offer('ask-8', 'cargo test -p …', ['--lib'], 5, 9, 47),
];

const ruled = (): TownSnapshot => ({ ...townAt(), rules: [...RULES] });

export const RULE_SCENES: Readonly<Record<string, Scene>> = {
  rules: { town: ruled, start: (ui) => ui.go('rigs') },
  'rule-offer': { town: ruled, start: (ui) => ui.openAgent('wren') },
};

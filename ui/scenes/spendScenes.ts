/** The Spend screen over fixed figures: a full fortnight, nothing yet, nothing known, and the day's limit reached. */

import type { AgentUsageView, SpendRowView, SpendSumView, SpendView, TownSnapshot, TownSpendView } from '../src/ipc/bindings.ts';
import { emptyTown, townAt } from './data.ts';
import type { Scene } from './main.ts';

const NONE: SpendSumView = {
  cost: '0.00 USD', unpriced_tokens: 0, answers: 0, input_tokens: 0, output_tokens: 0,
  cache_read_tokens: 0, cache_write_tokens: 0, reasoning_tokens: 0, work_secs: 0, unknown_sessions: 0,
};
const PRESETS = ['claude', 'codex', 'gemini'];
const DAYS = [42, 42.4, 40.6, 53.1, 36.5, 13, 14.1, 50.2, 43.1, 38.4, 48.6, 44.9, 14, 41.2];
const FULL: TownSpendView = {
  budget: { soft: '60.00 USD', hard: '80.00 USD', utc_offset_minutes: 0, spent: '41.20 USD', unpriced_tokens: 0, day_ends: '2026-11-24T00:00:00Z', held_until: null, lifted: false, waiting: 0 },
  windows: [
    { preset: 'codex', minutes: 300, used_permille: 620, resets: '2026-11-23T16:10:00Z', seen: '2026-11-23T14:30:00Z' },
    { preset: 'codex', minutes: 10_080, used_permille: 410, resets: '2026-11-26T09:00:00Z', seen: '2026-11-23T14:30:00Z' },
  ],
};

function sum(dollars: number, more: Partial<SpendSumView> = {}): SpendSumView {
  const tokens = Math.round(dollars * 510_000);
  return { ...NONE, cost: `${dollars.toFixed(2)} USD`, answers: Math.round(dollars * 9), input_tokens: Math.round(tokens / 20), output_tokens: Math.round(tokens / 60), cache_read_tokens: tokens, work_secs: Math.round(dollars * 700), ...more };
}

const row = (name: string, dollars: number, more: Partial<SpendRowView> = {}): SpendRowView => ({ name, title: null, rig: 'Harbor', sum: sum(dollars), landed: 0, ...more });

function view(spend: TownSpendView, more: Partial<SpendView>): SpendView {
  return {
    today: '2026-11-23',
    days: DAYS.map((_, index) => ({ day: `2026-11-${String(10 + index).padStart(2, '0')}`, sum: NONE, presets: [], landed: 0, check_secs: 0 })),
    hours: Array.from({ length: 24 }, () => NONE),
    sum: NONE, landed_median: null, not_landed: NONE, not_landed_tasks: 0,
    presets: [], agents: [], tasks: [], rigs: [], models: [], unknown: [],
    town: spend, prices_as_of: '2026-10-24', prices_wrong: null, ...more,
  };
}

const split = (dollars: number): number[] => [dollars * 0.52, dollars * 0.36, dollars * 0.12];
const TITLES: readonly [string, string, string, number][] = [
  ['moss', 'gt-e8k1z', 'Split the ledger module', 6.1],
  ['flint', 'gt-9q2mh', 'Move invoice totals to integer cents everywhere they are shown', 3.87],
  ['pipit', 'gt-77xk2', 'Storybook 7 to 8', 2.9],
  ['yarrow', 'gt-m2p8s', '請求書の合計を整数のセントに移す', 2.84],
  ['quince', 'gt-0d4bn', 'Cents in the invoice editor', 2.3],
  ['cedar', 'gt-5rr1w', 'Skeletons while lists load', 2.11],
];

function full(spend: TownSpendView): SpendView {
  const all = DAYS.reduce((a, b) => a + b, 0);
  return view(spend, {
    days: DAYS.map((dollars, index) => ({ day: `2026-11-${String(10 + index).padStart(2, '0')}`, sum: sum(dollars), presets: split(dollars).map((part) => sum(part)), landed: Math.round(dollars * 1.4), check_secs: Math.round(dollars * 160) })),
    hours: Array.from({ length: 24 }, (_, hour) => (hour < 7 || hour > 14 ? NONE : sum([1, 3.6, 5.1, 6.4, 5.5, 2.8, 7.4, 4.6][hour - 7] ?? 0))),
    sum: sum(all), landed_median: '0.71 USD', not_landed: sum(3.1), not_landed_tasks: 3,
    presets: PRESETS.map((name, index) => row(name, split(all)[index] ?? 0)),
    agents: TITLES.map(([agent, , title, dollars]) => row(agent, dollars, { title })),
    tasks: TITLES.map(([, task, title, dollars]) => row(task, dollars, { title })),
    rigs: [row('Harbor', 21.6, { landed: 31 }), row('Lantern', 16.3, { landed: 22 }), row('Quill', 3.3, { landed: 9 })],
    models: [row('claude-sonnet-4-5-20250929', 214), row('gpt-5-codex', 150), row('gemini-2.5-pro', 48), row('qwen3-coder-plus', 0, { sum: sum(0, { answers: 12, unpriced_tokens: 240_000, input_tokens: 240_000 }) })],
    unknown: [{ session: 's-1', agent: 'lark', task: 'gt-11aa2', preset: 'opencode', why: 'not_reported', words: null }],
  });
}

const WORKED = sum(0, { answers: 0, input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, unknown_sessions: 2, work_secs: 5_400 });

/** Programs that tell nothing: only the time is certain. */
function unknown(spend: TownSpendView): SpendView {
  return view(spend, {
    days: DAYS.map((dollars, index) => ({ day: `2026-11-${String(10 + index).padStart(2, '0')}`, sum: { ...WORKED, work_secs: dollars * 500 }, presets: [{ ...WORKED, work_secs: dollars * 500 }], landed: 2, check_secs: 900 })),
    sum: { ...WORKED, work_secs: 210_000 },
    presets: [{ name: 'opencode', title: null, rig: null, sum: WORKED, landed: 0 }],
    agents: [{ name: 'lark', title: 'Refund dialog copy', rig: 'Harbor', sum: WORKED, landed: 1 }],
    tasks: [{ name: 'gt-11aa2', title: 'Refund dialog copy', rig: 'Harbor', sum: WORKED, landed: 1 }],
    rigs: [{ name: 'Harbor', title: null, rig: null, sum: WORKED, landed: 14 }],
    unknown: [
      { session: 's-1', agent: 'lark', task: 'gt-11aa2', preset: 'opencode', why: 'not_reported', words: null },
      { session: 's-2', agent: 'wren', task: 'gt-e8k1z', preset: 'claude', why: 'format_not_known', words: null },
      { session: 's-3', agent: 'otter', task: 'gt-9q2mh', preset: 'codex', why: 'unreadable', words: '/home/ada/.codex/sessions: Permission denied' },
    ],
  });
}

/** What the hall would answer in this town. */
export function spendOf(town: TownSnapshot): SpendView {
  if (town.agents.length === 0) return view(town.spend, {});
  return town.agents.every((agent) => agent.usage === null) ? unknown(town.spend) : full(town.spend);
}

const USED: AgentUsageView = { sum: sum(1.2), context_tokens: 84_000, context_window: 258_400 };
const used = (spend: TownSpendView): TownSnapshot => {
  const town = townAt();
  return { ...town, spend, agents: town.agents.map((agent) => ({ ...agent, usage: USED })) };
};
const capped: TownSpendView = { ...FULL, budget: { ...FULL.budget!, spent: '80.40 USD', unpriced_tokens: 120_000, held_until: '2026-11-24T00:00:00Z', waiting: 3 } };

export const SPEND_SCENES: Readonly<Record<string, Scene>> = {
  spend: { town: () => used(FULL), start: (ui) => ui.go('spend') },
  'spend-empty': { town: emptyTown, start: (ui) => ui.go('spend') },
  'spend-unknown': { town: townAt, start: (ui) => ui.go('spend') },
  'spend-cap': { town: () => used(capped), start: (ui) => ui.go('spend') },
};

import { describe, expect, it } from 'vitest';
import type { SpendDayView, SpendSumView } from '../ipc/bindings.ts';
import { axis, dayBars, dollars, micros, moneyKnown, short, tellingMeasure, tokensKnown } from './figures.ts';

const sum = (more: Partial<SpendSumView> = {}): SpendSumView => ({
  cost: '0.00 USD',
  unpriced_tokens: 0,
  answers: 0,
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  work_secs: 0,
  unknown_sessions: 0,
  ...more,
});

describe('Money', () => {
  it('is read from decimals without a float', () => {
    expect(micros('41.20 USD')).toBe(41_200_000);
    expect(micros('0.004512 USD')).toBe(4_512);
    expect(micros('-1.50 USD')).toBe(-1_500_000);
    for (const wrong of ['', 'much', '41 USD', '1.2.3 USD', '41.20 EUR']) expect(micros(wrong)).toBe(null);
  });

  it('has two decimals, and little is not nothing', () => {
    expect([0, 4_512, 5_000, 41_203_117, 1_234_500_000].map(dollars)).toEqual(['$0.00', '<$0.01', '$0.01', '$41.20', '$1,234.50']);
  });
});

describe('Tokens', () => {
  it('are short', () => {
    expect([0, 999, 1_000, 12_440, 99_960, 999_499, 999_500, 3_140_000].map(short)).toEqual(['0', '999', '1.0k', '12.4k', '100k', '999k', '1.0M', '3.1M']);
  });
});

describe('What is not known', () => {
  it('is told apart from nothing and from a part', () => {
    expect(moneyKnown(sum())).toBe('whole');
    expect(moneyKnown(sum({ unknown_sessions: 1 }))).toBe('none');
    expect(moneyKnown(sum({ answers: 2, input_tokens: 10, unpriced_tokens: 10 }))).toBe('none');
    expect(moneyKnown(sum({ answers: 2, input_tokens: 10, unpriced_tokens: 4 }))).toBe('part');
    expect(tokensKnown(sum({ answers: 2, input_tokens: 10, unpriced_tokens: 4 }))).toBe('whole');
    expect(tokensKnown(sum({ unknown_sessions: 2 }))).toBe('none');
  });

  it('leaves the time, which is certain, as the measure', () => {
    const view = (of: SpendSumView) => ({ sum: of }) as Parameters<typeof tellingMeasure>[0];
    expect(tellingMeasure(view(sum({ cost: '0.01 USD' })))).toBe('money');
    expect(tellingMeasure(view(sum({ output_tokens: 5 })))).toBe('tokens');
    expect(tellingMeasure(view(sum({ unknown_sessions: 3 })))).toBe('time');
  });
});

describe('Bars', () => {
  it('of many days name only some, always the last, never two beside each other', () => {
    const day = (index: number): SpendDayView => ({ day: `d${index}`, sum: sum(), presets: [], landed: 0, check_secs: 0 });
    for (const count of [1, 14, 30, 92]) {
      const days = Array.from({ length: count }, (_, index) => day(index));
      const bars = dayBars(days, 'money', `d${count - 1}`, (name) => name);
      const named = bars.filter((bar) => bar.label !== '');
      expect(named.at(-1)?.label).toBe('today');
      expect(named.length).toBeLessThanOrEqual(15);
    }
  });

  it('have an axis at round figures that holds the highest', () => {
    expect(axis(53_000_000, 'money')).toEqual([0, 20_000_000, 40_000_000, 60_000_000]);
    expect(axis(0, 'money').length).toBeGreaterThan(1);
    expect(axis(3 * 3_600, 'time')).toEqual([0, 3_600, 7_200, 10_800]);
    for (const [max, measure] of [[80_000_001, 'money'], [7, 'tokens'], [9e12, 'tokens'], [61, 'time'], [9e7, 'time']] as const) {
      const lines = axis(max, measure);
      expect(lines.at(-1)).toBeGreaterThanOrEqual(max);
      expect(lines.length).toBeLessThanOrEqual(6);
    }
  });
});

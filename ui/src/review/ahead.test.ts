import { describe, expect, it } from 'vitest';
import type { RehearsalView } from '../ipc/bindings.ts';
import { aheadOf } from './ahead.ts';

const rehearsal = (more: Partial<RehearsalView>): RehearsalView => ({ alone: null, green_with: [], red_with: [], gate: null, words: '', ...more });
const said = (more: Partial<RehearsalView>): string[] => aheadOf(rehearsal(more), 'main').map(({ head, hint }) => `${head}. ${hint}`.trim());

describe('What was checked ahead', () => {
  it('is told good first, and what fails with the check that says so', () => {
    const found = aheadOf(rehearsal({ alone: true, green_with: ['mr-2', 'mr-4'], red_with: ['mr-6'], gate: 'unit' }), 'main');
    expect(found.map(({ good, others }) => [good, others])).toEqual([[true, []], [true, ['mr-2', 'mr-4']], [false, ['mr-6']]]);
    expect(found[2]?.hint).toContain('unit');
    expect(found[0]?.hint + (found[1]?.hint ?? '')).not.toContain('unit');
  });

  it('names the check once', () => {
    expect(said({ alone: false, red_with: ['mr-6'], gate: 'unit' }).filter((text) => text.includes('unit'))).toHaveLength(1);
  });

  it('counts those that have no room', () => {
    const [card] = aheadOf(rehearsal({ green_with: ['1', '2', '3', '4', '5', '6'] }), 'main');
    expect([card?.others.length, card?.more]).toEqual([4, 2]);
  });

  it('says nothing of what was not tried', () => {
    expect(said({})).toEqual([]);
  });
});

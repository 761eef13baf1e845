import { describe, expect, it } from 'vitest';
import { argsOf, becomes, wishOf, type Wish } from './setAgent.ts';

const from: Wish = { mode: 'ask', model: '', effort: 'low' };
const tells = { tells_model: true, tells_effort: false };

describe('how an agent is set otherwise', () => {
  it('begins with what it has', () => {
    expect(wishOf({ mode: 'ask' }, { model: null, effort: 'low' })).toEqual(from);
    expect(wishOf({ mode: 'full' }, null)).toEqual({ mode: 'full', model: '', effort: '' });
  });

  it('tells a running program what it can be told, and restarts it for all else', () => {
    expect(becomes(true, tells, from, from)).toBe('nothing');
    expect(becomes(true, tells, from, { ...from, model: ' opus ' })).toBe('told');
    expect(becomes(true, tells, { ...from, model: 'opus' }, from)).toBe('restarted');
    expect(becomes(true, tells, from, { ...from, effort: 'high' })).toBe('restarted');
    expect(becomes(true, tells, from, { ...from, model: 'opus', effort: 'high' })).toBe('restarted');
    expect(becomes(true, tells, from, { ...from, mode: 'full' })).toBe('restarted');
    expect(becomes(false, tells, from, { ...from, mode: 'full' })).toBe('later');
  });

  it('asks for what differs and for nothing else', () => {
    expect(argsOf('wren', from, { ...from, model: ' opus ' }, false)).toEqual({ agent: 'wren', model: 'opus', restart: false });
    expect(argsOf('wren', from, { mode: 'full', model: '', effort: '' }, true)).toEqual({ agent: 'wren', mode: 'full', effort: '', restart: true });
  });
});

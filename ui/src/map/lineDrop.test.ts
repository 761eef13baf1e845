import { describe, expect, it } from 'vitest';
import { reorder, type Waiting } from './lineDrop.ts';

const at = (place: number, priority: number, more: Partial<Waiting> = {}): Waiting => ({
  rig: 'Harbor',
  title: `No. ${place}`,
  task: `hb-${place}`,
  priority,
  place,
  inGate: false,
  ...more,
});

describe('A request in line', () => {
  it('goes before one further ahead with the nearest priority that is more urgent', () => {
    expect(reorder(at(3, 3), at(2, 2))).toEqual({ kind: 'prioritise', task: 'hb-3', priority: 1, from: 3, side: 'before', of: 'No. 2' });
    expect(reorder(at(3, 2), at(2, 2))).toMatchObject({ priority: 1 });
  });

  it('goes after one further behind with the nearest priority that is less urgent', () => {
    expect(reorder(at(2, 1), at(4, 2))).toMatchObject({ priority: 3, side: 'after', of: 'No. 4' });
    expect(reorder(at(2, 2), at(3, 2))).toMatchObject({ priority: 3 });
  });

  it('that stands behind although it is more urgent goes further still', () => {
    expect(reorder(at(3, 1), at(2, 3))).toMatchObject({ priority: 0 });
  });

  it('passes nobody where there is no priority for it', () => {
    expect(reorder(at(3, 2), at(2, 0))).toEqual({ why: 'line_end', side: 'before', priority: 0 });
    expect(reorder(at(2, 2), at(3, 4))).toEqual({ why: 'line_end', side: 'after', priority: 4 });
  });

  it('never goes into the gate, nor out of it', () => {
    expect(reorder(at(3, 2), at(1, 2, { inGate: true }))).toEqual({ why: 'in_gate', title: 'No. 1' });
    expect(reorder(at(1, 2, { inGate: true }), at(3, 2))).toEqual({ why: 'in_gate', title: 'No. 1' });
  });

  it('without a task stays', () => {
    expect(reorder(at(3, 2, { task: null }), at(2, 2))).toEqual({ why: 'no_task', title: 'No. 3' });
  });

  it('on itself or in another rig means nothing', () => {
    expect(reorder(at(3, 2), at(3, 2))).toBeNull();
    expect(reorder(at(3, 2), at(2, 2, { rig: 'Lantern' }))).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { unpack } from './packed.ts';

it('a row is what most rows say but for what it says itself', () => {
  const usual = { id: 't-1', title: '', labels: [], assignee: null };
  const town = unpack({ plain: { seq: 7, asks: [] }, tables: { tasks: { usual, rows: [{}, { id: 't-2', labels: ['red'] }] } } });

  expect(town).toEqual({ seq: 7, asks: [], tasks: [usual, { id: 't-2', title: '', labels: ['red'], assignee: null }] });
});

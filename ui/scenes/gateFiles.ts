/** What checks left in the scenes: a few files of one, and more than are kept of another. */

import type { GateFilesView } from '../src/ipc/bindings.ts';

const left = (gate: string, part: Partial<GateFilesView>): GateFilesView => ({
  gate, run: 'check', folder: `/home/ada/.local/share/gastown/main/logs/mr-7/files/${gate}`, files: [], left_out: [], cut: false, ...part,
});

const FEW = [
  { name: 'report.html', bytes: 48_213 },
  { name: 'Übersicht der Abdeckung nach Währung und Bank, Zeile für Zeile.html', bytes: 1_204_880 },
  { name: 'shots/refund-refused.png', bytes: 812 },
];

const MANY = Array.from({ length: 500 }, (_, index) => ({ name: `coverage/src/payouts/${String(index + 1).padStart(3, '0')}-settlement.html`, bytes: 900 + index * 331 }));

export const gateFilesOf = (request: string): GateFilesView[] =>
  request !== 'mr-7' ? [] : [
    left('build', { run: 'rehearsal', files: MANY, left_out: [{ why: 'too_many', count: 1_204 }, { why: 'too_big', count: 12 }, { why: 'not_plain', count: 1 }, { why: 'bad_name', count: 2 }], cut: true }),
    left('lint', { files: FEW }),
  ];

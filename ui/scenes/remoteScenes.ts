/** A rig whose landings go to a remote: a push that was refused, pull requests, and rules of review. */

import type { RequestView, RigView, TownSnapshot } from '../src/ipc/bindings.ts';
import { ago, townAt } from './data.ts';
import type { Scene } from './main.ts';

const RULE = 'docs/** lines<=50 gates -> alone';

function remote(): TownSnapshot {
  const town = townAt();
  const rig = (one: RigView): RigView => ({
    ...one,
    pull_requests: true,
    forge: 'gh',
    push: 'on',
    push_trouble: { kind: 'declined', words: '[remote rejected] (protected branch hook declined)\nremote: Changes must be made through a pull request.', commit: one.head, at: ago(240) },
  });
  const request = (one: RequestView): RequestView => {
    const pull = { number: 412, url: 'https://github.com/harbor/ledger/pull/412', state: 'open' as const, passed: 3, pending: 1, failed: [], trouble: null, changed: ago(90) };
    switch (one.id) {
      case 'mr-1':
        return { ...one, for_person: 'migrations/** -> person', pull: { ...pull, number: 398, failed: ['e2e (https://ci.example/398)'], pending: 0 } };
      case 'mr-4':
        return { ...one, state: 'proposed', position: null, pull, why: 'pull request #412: 1 checks run there' };
      case 'mr-5':
        return { ...one, approved: { head: one.head, by: 'rule of review', rule: RULE, at: ago(60) } };
      default:
        return one;
    }
  };
  return { ...town, rigs: town.rigs.map(rig), requests: town.requests.map(request) };
}

export const REMOTE_SCENES: Readonly<Record<string, Scene>> = {
  'remote-rig': { town: remote, start: (ui) => ui.go('rigs') },
  'remote-queue': { town: remote, start: (ui) => ui.go('queue') },
  'remote-review': { town: remote, start: (ui) => ui.openReview('mr-1') },
  'remote-map': { town: remote, start: (ui) => ui.selectAgent('wren') },
};

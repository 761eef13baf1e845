import { describe, expect, it } from 'vitest';
import type { AskView, RuleOfferView, RuleView } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { Toasts } from '../kit/toasts.svelte.ts';
import { Actions } from './actions.ts';

const OFFER: RuleOfferView = {
  ask: 'ask-3', rig: 'harbor', preset: 'claude', command: 'cargo test …', options: [], allowed: 3, replay: { covered: 31, asked: 47, denied: 0 }, days: 30,
};
const RULE = { rule: 'rule-1', rig: 'harbor', command: 'cargo test …' } as RuleView;
const ASK = { ask: 'ask-3' } as AskView;

/** A town that offers this after each answer, and writes down what it was told. */
function town(offer: RuleOfferView | null): { actions: Actions; toasts: Toasts; told: string[] } {
  const told: string[] = [];
  const call = (name: string, args: Record<string, unknown>): Promise<unknown> => {
    told.push(`${name} ${String(args['ask'] ?? args['rule'])}`);
    return Promise.resolve(name === 'answer' ? { ask: ASK, same: [], offer } : RULE);
  };
  const toasts = new Toasts();
  return { actions: new Actions({ call } as unknown as Client, toasts), toasts, told };
}

describe('A rule that an answer speaks for', () => {
  it('is offered, made only when it is taken up, once, and can be undone', async () => {
    const { actions, toasts, told } = town(OFFER);

    await actions.answer(ASK, 'allow', false);
    expect(actions.offer.now).toEqual(OFFER);
    expect(told).toEqual(['answer ask-3']);

    await actions.acceptOffer();
    await actions.acceptOffer();
    expect(actions.offer.now).toBeNull();
    expect(told).toEqual(['answer ask-3', 'accept_rule ask-3']);

    expect(toasts.undoLatest()).toBe(true);
    expect(told.at(-1)).toBe('remove_rule rule-1');
  });

  it('goes with the next answer, which speaks for none', async () => {
    const { actions } = town(null);
    actions.offer.show(OFFER);

    await actions.answer(ASK, 'deny', false);

    expect(actions.offer.now).toBeNull();
  });
});

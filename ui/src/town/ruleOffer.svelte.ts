/** The one rule that the last answer spoke for, until it is taken up, put away or the next answer has another. */

import type { RuleOfferView } from '../ipc/bindings.ts';

export class RuleOffer {
  #now = $state.raw<RuleOfferView | null>(null);

  get now(): RuleOfferView | null {
    return this.#now;
  }

  /** Null leaves none: what was offered before was about something else. */
  show(offer: RuleOfferView | null): void {
    this.#now = offer;
  }

  /** Takes it away and returns it, so that it is taken up once. */
  take(): RuleOfferView | null {
    const offer = this.#now;
    this.#now = null;
    return offer;
  }
}

/** A long list drawn in parts: more of it when its end comes into sight. For rows of any height; those of one height have `VirtualList`. */

const PART = 40;

export class Parts {
  #count = $state(PART);

  /** What is drawn so far. */
  of<Item>(items: readonly Item[]): readonly Item[] {
    return items.length <= this.#count ? items : items.slice(0, this.#count);
  }

  /** More can be drawn; then an element with `end` stands after the last row. Key it with this number. */
  left(items: readonly unknown[]): number {
    return Math.max(0, items.length - this.#count);
  }

  readonly end = (node: Element): { destroy(): void } => {
    const seen = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) this.#count += PART;
    });
    seen.observe(node);
    return { destroy: () => seen.disconnect() };
  };
}

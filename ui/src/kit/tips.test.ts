import { describe, expect, it } from 'vitest';
import { tipOnlyWhereCut } from './tips.ts';

function text(title: string, needs: number): HTMLElement {
  const element = document.createElement('b');
  element.dataset['ellipsis'] = '';
  element.title = title;
  element.textContent = 'marsh-harrier';
  Object.defineProperties(element, { clientWidth: { value: 80 }, scrollWidth: { value: needs } });
  return element;
}

describe('The tip of a text that may be cut', () => {
  it('is away while the pointer is on a text that can be read whole', () => {
    const element = text('marsh-harrier', 80);
    tipOnlyWhereCut({ target: element });
    expect(element.hasAttribute('title')).toBe(false);
    element.dispatchEvent(new Event('pointerleave'));
    expect(element.title).toBe('marsh-harrier');
  });

  it('stays where the text is cut, and where it says more than the text', () => {
    for (const element of [text('marsh-harrier', 120), text('marsh-harrier, Codex', 80)]) {
      const { title } = element;
      tipOnlyWhereCut({ target: element });
      expect(element.title).toBe(title);
    }
  });

  it('is not put back over a newer one', () => {
    const element = text('marsh-harrier', 80);
    tipOnlyWhereCut({ target: element });
    element.title = 'new';
    element.dispatchEvent(new Event('pointerleave'));
    expect(element.title).toBe('new');
  });
});

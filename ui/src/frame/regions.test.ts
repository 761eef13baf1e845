import { afterEach, describe, expect, it } from 'vitest';
import { leaveField } from './regions.ts';

/** Whether that key, pressed in that field, left it. */
function pressed(kind: 'input' | 'select' | 'textarea' | 'button', init: KeyboardEventInit): { left: boolean; active: string | undefined } {
  const field = document.body.appendChild(document.createElement(kind));
  field.focus();
  return { left: leaveField(new KeyboardEvent('keydown', init), document.activeElement), active: document.activeElement?.tagName };
}

describe('Esc', () => {
  afterEach(() => document.body.replaceChildren());

  it('leaves a field or a choice, so that single keys are the window’s again', () => {
    for (const kind of ['input', 'select', 'textarea'] as const) expect(pressed(kind, { key: 'Escape' })).toEqual({ left: true, active: 'BODY' });
  });

  it('means something else everywhere else', () => {
    expect(pressed('button', { key: 'Escape' })).toEqual({ left: false, active: 'BUTTON' });
    expect(pressed('input', { key: 'Escape', shiftKey: true })).toEqual({ left: false, active: 'INPUT' });
    expect(pressed('input', { key: 'Escape', isComposing: true })).toEqual({ left: false, active: 'INPUT' });
  });
});

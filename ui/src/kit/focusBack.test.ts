import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet, tick } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import Button from './Button.svelte';

const children = createRawSnippet(() => ({ render: () => '<span>Try it out</span>' }));

/** Switched off as a browser does it: what had the focus loses it. */
async function switchedOff(): Promise<{ button: HTMLElement; on: () => Promise<void> }> {
  const { rerender } = render(Button, { children });
  const button = screen.getByRole('button');
  button.focus();
  void fireEvent.click(button);
  await rerender({ children, disabled: true });
  await tick();
  // This document leaves the focus where a browser takes it away.
  const other = document.body.appendChild(document.createElement('input'));
  other.focus();
  other.remove();
  return { button, on: () => rerender({ children, disabled: false }) };
}

describe('A button that was pressed and switched off', () => {
  afterEach(cleanup);

  it('has the focus again once it is on', async () => {
    const { button, on } = await switchedOff();
    expect(document.activeElement).toBe(document.body);
    await on();
    expect(document.activeElement).toBe(button);
  });

  it('takes it from nothing else', async () => {
    const { on } = await switchedOff();
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    await on();
    expect(document.activeElement).toBe(field);
    field.remove();
  });
});

import type { Component } from 'svelte';
import { describe, expect, it } from 'vitest';
import { ShownScreen } from './shownScreen.svelte.ts';

const named = (name: string): Component => Object.assign(() => ({}), { label: name }) as Component;

describe('The screen that is drawn', () => {
  it('is the one wanted last, whichever comes first', async () => {
    const [map, tasks] = [named('map'), named('tasks')];
    let arrive: (module: { default: Component }) => void = () => undefined;
    const late = new Promise<{ default: Component }>((resolve) => (arrive = resolve));
    const shown = new ShownScreen({ map: () => Promise.resolve({ default: map }), tasks: () => late }, () => undefined);

    shown.show('map');
    await Promise.resolve();
    shown.show('tasks');
    expect([shown.id, shown.component]).toEqual(['map', map]);
    shown.show('map');
    arrive({ default: tasks });
    await late;
    await Promise.resolve();

    expect([shown.id, shown.component]).toEqual(['map', map]);
  });

  it('is there in the same moment when its code is', () => {
    const map = named('map');
    const shown = new ShownScreen({ map: { default: map } }, () => undefined);
    shown.show('map');
    expect([shown.id, shown.component]).toEqual(['map', map]);
  });

  it('stays the one before when another cannot be loaded, and that is said', async () => {
    const map = named('map');
    const said: unknown[] = [];
    const broken = Promise.reject(new Error('not there'));
    const shown = new ShownScreen({ map: () => Promise.resolve({ default: map }), tasks: () => broken }, (error) => said.push(error));

    shown.show('map');
    await Promise.resolve();
    shown.show('tasks');
    await broken.catch(() => undefined);
    await Promise.resolve();

    expect(shown.id).toBe('map');
    expect(said).toHaveLength(1);
  });
});

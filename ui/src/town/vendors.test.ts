import { describe, expect, it } from 'vitest';
import type { PresetView } from '../ipc/bindings.ts';
import { learnVendors, vendorOf } from './vendors.svelte.ts';

const preset = (name: string, vendor: string, title: string): PresetView => ({
  name, title, vendor, about: '', modes: ['ask'], found: null, runs_script: false, takes_model: false, models: [], takes_effort: false, efforts: [], tells_model: false, tells_effort: false, takes_conversation: false, wrong: null,
});

describe('what a program is called', () => {
  it('is what the hall says of its preset, and what its preset is called until then', () => {
    expect(vendorOf('kiro')).toEqual({ short: 'ki', name: 'kiro' });

    learnVendors([preset('kiro', 'Ki', 'Kiro CLI')]);

    expect(vendorOf('kiro')).toEqual({ short: 'Ki', name: 'Kiro CLI' });
  });

  it('stays for the agents of a preset that is gone, and changes with one that is changed', () => {
    learnVendors([preset('old', 'Ol', 'Old'), preset('new', 'Ne', 'New')]);

    learnVendors([preset('new', 'Nw', 'Newer')]);

    expect([vendorOf('old').short, vendorOf('new').name]).toEqual(['Ol', 'Newer']);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { keymap } from '../frame/keymap.svelte.ts';
import { BINDINGS } from '../frame/keys.ts';
import { DEFAULTS, passingHome, type SettingsHome } from '../ipc/settingsHome.ts';
import type { Loaded } from '../ipc/settingsTypes.ts';
import { spoken } from '../words/language.svelte.ts';
import { GROUPS, ITEMS, itemsFor, missingOf, optionWord } from './catalogue.ts';
import { scaleBy } from './scale.ts';
import { keyFaultText, keysFor } from './keyWords.ts';
import { pageOf } from './licences.ts';
import { WindowSettings } from './windowSettings.svelte.ts';

const fields = (words: string): readonly string[] => itemsFor(words).map((item) => item.field);

afterEach(async () => {
  await spoken.speak('en');
  keymap.take([]);
});

describe('The search over settings', () => {
  it('finds by name, by what a setting may be, and by its name in the file', () => {
    expect(fields('')).toEqual(ITEMS.map((item) => item.field));
    expect(fields('scale')).toEqual(['scale']);
    expect(fields('paper')).toEqual(['theme']);
    expect(fields('on_close')).toEqual(['on_close']);
    expect(fields('looks motion')).toEqual(['motion']);
    expect(fields('quantum')).toEqual([]);
  });

  it('finds a key by what it does and by its caps', () => {
    expect(keysFor('new task', BINDINGS).map(({ action }) => action)).toEqual(['new_task']);
    expect(keysFor('ctrl k', BINDINGS).map(({ action }) => action)).toContain('palette');
  });

  it('finds in German what is said in German', async () => {
    await spoken.speak('de');
    expect(fields('papier')).toEqual(['theme']);
    expect(fields('wach')).toEqual(['keep_awake']);
  });
});

describe('A setting', () => {
  it('has a group, and words for all that it may be', () => {
    for (const item of ITEMS) {
      expect(GROUPS).toContain(item.group);
      if (item.kind === 'choice') for (const option of item.options) expect(optionWord(item.field, option)).toMatch(/\p{L}/u);
    }
  });

  it('is on the screen for each field of the file but the keys', () => {
    expect(ITEMS.map(({ field }) => field as string).sort()).toEqual(Object.keys(DEFAULTS).filter((field) => field !== 'keys').sort());
  });

  it('applies at once and comes back', async () => {
    const home = passingHome();
    const settings = await WindowSettings.open(home, await home.read());
    await settings.set('language', 'de');
    expect([settings.now.language, spoken.now]).toEqual(['de', 'de']);
    await settings.set('keys.palette', 'ctrl+j');
    expect(keymap.stroke('palette')).toEqual({ key: 'j', ctrl: true });
    await settings.set('keys.palette', null);
    expect(keymap.stroke('palette')).toEqual({ key: 'k', ctrl: true });
  });

  it('that another window changed is followed', async () => {
    let tell: (loaded: Loaded) => void = () => undefined;
    const start = await passingHome().read();
    const home: SettingsHome = {
      ...passingHome(),
      follow: (onchange) => {
        tell = onchange;
        return () => undefined;
      },
    };
    const settings = await WindowSettings.open(home, start);
    settings.follow();
    tell({ ...start, settings: { ...DEFAULTS, theme: 'contrast' } });
    expect(settings.now.theme).toBe('contrast');
  });

  it('that could not be written is as it was', async () => {
    const start = await passingHome().read();
    const home: SettingsHome = { ...passingHome(), set: () => Promise.reject({ code: 'settings', message: 'no room', hint: '' }) };
    const settings = await WindowSettings.open(home, start);
    await expect(settings.set('scale', 120)).rejects.toMatchObject({ message: 'no room' });
    expect(settings.now.scale).toBe(100);
  });
});

describe('The scale', () => {
  it('goes by tens within its bounds, from wherever it stands', () => {
    expect([scaleBy(100, 1), scaleBy(100, -1), scaleBy(115, 1), scaleBy(115, -1), scaleBy(160, 1), scaleBy(80, -1)]).toEqual([110, 90, 120, 110, 160, 80]);
  });
});

describe('What a machine lacks', () => {
  it('is said at the settings that need it, and nowhere before it is known', () => {
    const lacking = (offers: Parameters<typeof missingOf>[1]): readonly string[] => ITEMS.filter((item) => missingOf(item, offers) !== null).map(({ field }) => field);
    expect(lacking(null)).toEqual([]);
    expect(lacking({ notices: true, tray: false, awake: false })).toEqual(['keep_awake']);
    expect(lacking({ notices: false, tray: false, awake: true })).toEqual(['notify_asks', 'notify_failed', 'notify_landed']);
  });
});

describe('A key that was refused', () => {
  it('names the other', () => {
    expect(keyFaultText({ why: 'taken', by: 'list' })).toBe('it already means “Map or list”');
  });
});

describe('The licences', () => {
  it('are searched line by line, whatever the case', () => {
    expect(pageOf('serde\nMIT\nzlib\nmit', 'mit').hits).toEqual([1, 3]);
    expect(pageOf('serde\nMIT', ' ').hits).toEqual([]);
  });
});

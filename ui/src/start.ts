/** Picks the transport and mounts the app. */

import { mount } from 'svelte';
import App from './App.svelte';
import type { Loaded } from './ipc/settingsTypes.ts';
import { DEFAULTS, passingHome } from './ipc/settingsHome.ts';
import { aboutWindow, askBeforeClosing, closeWindow, settingsAtStart, tauriDesk, tauriOutside, tauriSettings, tauriTransport } from './ipc/tauri.ts';
import { firstTown, inWindow } from './ipc/subscription.ts';
import { firstView } from './map/defaultView.ts';
import { loadStage } from './map/stage.ts';
import { asApiError, type Transport } from './ipc/transport.ts';
import { WindowSettings } from './settings/windowSettings.svelte.ts';
import './style/fonts.css';
import './style/tokens.css';
import './style/reset.css';
import { t } from './words/words.ts';

/** Without a window there is no hall to reach: say so instead of showing an empty town. */
const refusal = (): Promise<never> => Promise.reject({ code: 'no_window', message: t('app.noWindow'), hint: t('app.noWindowHint') });
const nowhere: Transport = { call: refusal, subscribe: refusal, attach: refusal };

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app element');

/** A town that comes within this time is in the first picture; without it the frame would be drawn twice. */
const HELD_BACK_MS = 100;

/** Settings that cannot be read are told on the settings screen; the town is shown all the same. */
const unread = (caught: unknown): Loaded => ({
  file: '',
  settings: DEFAULTS,
  faults: [{ line: 1, field: '', message: asApiError(caught).message }],
});

/**
 * Not awaited at the module's top: WebKit lets some of the imports that meet at a module with such an `await` hang for ever
 * (https://bugs.webkit.org/show_bug.cgi?id=242740), and every screen that is loaded later imports this one's.
 */
async function open(at: HTMLElement): Promise<void> {
  const home = inWindow() ? tauriSettings : passingHome();
  const read = inWindow() ? settingsAtStart() : home.read();
  // Known before anything is drawn: else the window would flash in another theme and language.
  const loaded = await read.catch(unread);
  const settings = await WindowSettings.open(home, loaded);
  const props = inWindow()
    ? {
        settings,
        transport: tauriTransport,
        outside: tauriOutside,
        desk: tauriDesk,
        about: aboutWindow,
        closing: { ask: askBeforeClosing, close: closeWindow },
      }
    : { settings, transport: nowhere };
  const held = new Promise<undefined>((done) => setTimeout(done, HELD_BACK_MS));
  const town = await Promise.race([firstTown(), held]);
  await Promise.race([document.fonts.ready, held]);
  // Who misses it hears of it from the screen.
  if (firstView(town?.agents.length ?? 0) === 'map') await loadStage().catch(() => undefined);
  mount(App, { target: at, props: { ...props, town } });
}

void open(target);

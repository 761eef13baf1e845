/** The window's entry: picks the transport and mounts the app. */

import { mount } from 'svelte';
import App from './App.svelte';
import { askBeforeClosing, closeWindow, inWindow, tauriOutside, tauriTransport } from './ipc/tauri.ts';
import type { Transport } from './ipc/transport.ts';
import './style/fonts.css';
import './style/tokens.css';
import './style/reset.css';
import { spoken } from './words/language.svelte.ts';
import { t } from './words/words.ts';

/** Without a window there is no hall to reach: say so instead of showing an empty town. */
const refusal = (): Promise<never> => Promise.reject({ code: 'no_window', message: t('app.noWindow'), hint: t('app.noWindowHint') });
const nowhere: Transport = { call: refusal, subscribe: refusal, attach: refusal };

document.documentElement.lang = spoken.now;
const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app element');
mount(App, {
  target,
  props: inWindow()
    ? { transport: tauriTransport, outside: tauriOutside, closing: { ask: askBeforeClosing, close: closeWindow } }
    : { transport: nowhere },
});

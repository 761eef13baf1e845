/** The transport of the real window. Only this file and `subscription.ts` import `@tauri-apps/*`. */

import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { About } from './about.ts';
import type { Attached, ChannelNote, ChannelArgs } from './bindings.ts';
import type { Desk, Face, Note, Offers, Wish } from './desk.ts';
import type { Outside } from './outside.ts';
import type { SettingsHome } from './settingsHome.ts';
import type { Loaded } from './settingsTypes.ts';
import { nextSubscription } from './subscription.ts';
import { Terminals } from './terminals.ts';
import type { Transport } from './transport.ts';

const terminals = new Terminals();

/** The one stream of bytes, opened with the first terminal. */
let stream: Promise<void> | undefined;

function openStream(): Promise<void> {
  stream ??= invoke<void>('open_terminals', {
    bytes: new Channel<ArrayBuffer>((frame) => terminals.accept(frame)),
  });
  return stream;
}

const closing = new Set<() => void>();

/**
 * While `ask` is true and the hall is this window's own, closing the window calls `onclosing` instead, once; answer
 * with `closeWindow`. Ask anew when the person decides to stay.
 */
export async function askBeforeClosing(ask: boolean, onclosing: () => void): Promise<void> {
  closing.clear();
  closing.add(onclosing);
  await invoke('ask_before_closing', { ask });
}

/** `keep` lets hall and agents go on, `stop` ends them; null lets the hall end when its agents are done. */
export const closeWindow = (agents: 'keep' | 'stop' | null): Promise<void> => invoke('close', { agents });

export const tauriTransport: Transport = {
  async call(name, args) {
    const reply = await invoke('rpc', { name, args });
    if (name === 'detach') terminals.forget((args as ChannelArgs).channel);
    return reply;
  },

  subscribe({ onframe, ongone }) {
    const subscription = nextSubscription();
    terminals.clear();
    subscription.listen((push) => {
      if ('frame' in push) onframe(push.frame);
      else if ('gone' in push) ongone(push.gone);
      else closing.forEach((ask) => ask());
    });
    return subscription.town;
  },

  async attach(args, terminal) {
    await openStream();
    const notes = new Channel<ChannelNote>((note) => terminal.onnote(note));
    const attached = await invoke<Attached>('attach', { args, notes });
    terminal.onopen(attached);
    terminals.listen(attached.channel, terminal.onbytes);
    return attached;
  },
};

export const tauriOutside: Outside = {
  openLink: (url) => invoke('plugin:shell|open', { path: url }),
  openEditor: (agent, spot) => invoke('open_editor', { agent, spot }),
  openGateFile: (file) => invoke('open_gate_file', { file }),
  pickFolder: (title) => invoke('plugin:dialog|open', { options: { directory: true, multiple: false, title } }),
};

export const tauriSettings: SettingsHome = {
  read: () => invoke<Loaded>('settings'),
  set: (field, value) => invoke<Loaded>('set_setting', { field, value }),
  follow(onchange) {
    const listening = listen<Loaded>('settings', (event) => onchange(event.payload));
    return () => void listening.then((leave) => leave());
  },
};

/** What the window tells its page before anything of it runs. */
interface FirstWords {
  readonly version: string;
  readonly build: string;
  /** Null where nobody can say where they are. */
  readonly settings: Loaded | null;
}

const firstWords = (globalThis as { gastownFirstWords?: FirstWords }).gastownFirstWords ?? { version: '', build: '', settings: null };

export const aboutWindow: About = { version: firstWords.version, build: firstWords.build, licences: () => invoke<string>('licences') };

/** A page that is loaded again must ask: the words are of the window's first moment. */
const isFirstPage = (): boolean => performance.getEntriesByType('navigation').every((entry) => (entry as PerformanceNavigationTiming).type !== 'reload');

export const settingsAtStart = async (): Promise<Loaded> => (isFirstPage() && firstWords.settings) || tauriSettings.read();

export const tauriDesk: Desk = {
  offers: async () => (await invoke<{ offers: Offers }>('desk', { asked: 'offers' })).offers,
  tell: async (note: Note) => (await invoke<{ done: boolean }>('desk', { asked: { tell: note } })).done,
  show: async (face: Face) => (await invoke<{ done: boolean }>('desk', { asked: { show: face } })).done,
  onwish(hear) {
    const listening = listen<Wish>('wish', (event) => hear(event.payload));
    return () => void listening.then((leave) => leave());
  },
};

/** The transport of the real window. The only file that imports `@tauri-apps/*`. */

import { Channel, invoke } from '@tauri-apps/api/core';
import type { ApiError, Attached, ChannelNote, Frame, TownSnapshot } from './bindings.ts';
import type { Transport } from './transport.ts';

/** What `subscribe` sends over its channel. */
type Push = { frame: Frame } | { gone: ApiError };

export const tauriTransport: Transport = {
  call: (name, args) => invoke('rpc', { name, args }),

  subscribe(pushes) {
    const channel = new Channel<Push>((push) => {
      if ('frame' in push) pushes.onframe(push.frame);
      else pushes.ongone(push.gone);
    });
    return invoke<TownSnapshot>('subscribe', { pushes: channel });
  },

  attach(args, terminal) {
    const bytes = new Channel<ArrayBuffer>((chunk) => terminal.onbytes(new Uint8Array(chunk)));
    const notes = new Channel<ChannelNote>((note) => terminal.onnote(note));
    return invoke<Attached>('attach', { args, bytes, notes });
  },
};

/** Whether this page runs inside the window. */
export const inWindow = (): boolean => '__TAURI_INTERNALS__' in globalThis;

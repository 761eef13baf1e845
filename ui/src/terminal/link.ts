/** How a terminal pane reaches its terminal, without knowing by which road. */

import type { ChannelNote } from '../ipc/bindings.ts';
import type { Client } from '../ipc/client.ts';
import { asApiError } from '../ipc/transport.ts';
import type { TerminalName } from './names.ts';

/** What happens to a terminal other than bytes. */
export type TerminalNote =
  /** The view was too slow, or it begins: clear, the next bytes draw the screen anew. */
  | { readonly what: 'reset'; readonly lost: number }
  | { readonly what: 'resized'; readonly cols: number; readonly rows: number }
  | { readonly what: 'ended'; readonly words: string }
  /** It is open, and so much of its earlier output is not kept. Comes before the first byte. */
  | { readonly what: 'missing'; readonly bytes: number }
  /** It could not be opened, or a call about it was refused. */
  | { readonly what: 'refused'; readonly message: string; readonly hint: string };

export interface AttachedTerminal {
  /** What a person typed or pasted, as text. */
  type(text: string): void;
  /** Bytes that are no text, one per character: old mouse reports. */
  typeBinary(bytes: string): void;
  resize(cols: number, rows: number): void;
  /** So many bytes are on the screen: as many more may come. */
  ack(bytes: number): void;
  close(): void;
}

export interface TerminalLink {
  attach(
    name: TerminalName,
    cols: number,
    rows: number,
    onbytes: (bytes: Uint8Array) => void,
    onnote: (note: TerminalNote) => void,
  ): AttachedTerminal;
}

/** The note as it stands on the wire, without its channel. */
function noteOf(note: ChannelNote): TerminalNote {
  switch (note.what) {
    case 'reset':
      return { what: 'reset', lost: note.lost };
    case 'resized':
      return { what: 'resized', cols: note.cols, rows: note.rows };
    case 'ended':
      return { what: 'ended', words: note.words };
  }
}

/** Calls keep their order: what is typed goes one call after the other. */
export function linkOf(client: Client): TerminalLink {
  return {
    attach({ agent, shell }, cols, rows, onbytes, onnote) {
      let closed = false;
      const refused = (error: unknown): void => {
        if (closed) return;
        const { message, hint } = asApiError(error);
        onnote({ what: 'refused', message, hint });
      };
      const opened = client.transport
        .attach({ agent, shell, cols, rows, history: true }, {
          onopen: (attached) => (closed || attached.missing === 0 ? undefined : onnote({ what: 'missing', bytes: attached.missing })),
          onbytes: (bytes) => (closed ? undefined : onbytes(bytes)),
          onnote: (note) => (closed ? undefined : onnote(noteOf(note))),
        })
        .then((attached) => attached.channel);
      opened.catch(refused);
      let last: Promise<unknown> = opened;
      const after = (call: (channel: number) => Promise<unknown>): void => {
        last = last.then(() => opened.then(call)).catch(refused);
      };
      return {
        type: (text) => after(() => client.call('type_bytes', { agent, shell, text })),
        typeBinary: (bytes) => after(() => client.call('type_bytes', { agent, shell, base64: btoa(bytes) })),
        resize: (newCols, newRows) => after((channel) => client.call('resize', { channel, cols: newCols, rows: newRows })),
        // Credit does not wait behind typing.
        ack: (bytes) => void opened.then((channel) => client.call('credit', { channel, bytes })).catch(refused),
        close() {
          closed = true;
          void opened.then((channel) => client.call('detach', { channel })).catch(() => undefined);
        },
      };
    },
  };
}

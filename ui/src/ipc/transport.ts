/**
 * How the window reaches the hall. One interface, several homes: the real window, a browser host, a test.
 * A transport moves values and bytes; it knows no call by name.
 */

import type { ApiError, Attached, AttachArgs, ChannelNote, Frame, TownSnapshot } from './bindings.ts';

/** What arrives without being asked for. */
export interface Pushes {
  readonly onframe: (frame: Frame) => void;
  /** The connection ended; no push comes after it. */
  readonly ongone: (error: ApiError) => void;
}

/** What a terminal channel brings. */
export interface Terminal {
  /** It is open: called once, before the first byte. */
  readonly onopen: (attached: Attached) => void;
  readonly onbytes: (bytes: Uint8Array) => void;
  readonly onnote: (note: ChannelNote) => void;
}

export interface Transport {
  /** One call; rejects with an `ApiError`. */
  call(name: string, args: unknown): Promise<unknown>;
  /** The whole town, then a push for each change. Calling it again after `ongone` connects anew. */
  subscribe(pushes: Pushes): Promise<TownSnapshot>;
  /** Opens a terminal; it is closed with the call `detach`. */
  attach(args: AttachArgs, terminal: Terminal): Promise<Attached>;
}

/** Whether a caught value is the hall's "no" rather than a fault of the window. */
export function isApiError(value: unknown): value is ApiError {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as ApiError).code === 'string' &&
    typeof (value as ApiError).message === 'string'
  );
}

/** Any caught value as an `ApiError`, so that the screen always has a sentence. */
export function asApiError(value: unknown): ApiError {
  if (isApiError(value)) return value;
  const message = value instanceof Error ? value.message : String(value);
  return { code: 'window_fault', message, hint: '' };
}

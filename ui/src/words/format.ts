/** Ages, clock times and numbers as the window writes them. The zone is the window's own. */

import { spoken } from './language.svelte.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "41 s", "4 m", "1 h 12 m", "3 d": the age of something, from whole seconds. */
export function age(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < MINUTE) return `${s} s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)} m`;
  if (s < DAY) {
    const minutes = Math.floor((s % HOUR) / MINUTE);
    return minutes === 0 ? `${Math.floor(s / HOUR)} h` : `${Math.floor(s / HOUR)} h ${minutes} m`;
  }
  return `${Math.floor(s / DAY)} d`;
}

/** "4 m", "1 h": the age where there is little room. */
export const ageShort = (seconds: number): string => age(seconds).split(' ').slice(0, 2).join(' ');

/** "2 m 41 s": how long something took. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < MINUTE) return `${s} s`;
  const rest = s % MINUTE;
  return rest === 0 ? `${Math.floor(s / MINUTE)} m` : `${Math.floor(s / MINUTE)} m ${rest} s`;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** "14:32", 24 hours. */
export const clock = (at: Date): string => `${pad(at.getHours())}:${pad(at.getMinutes())}`;

/** "14:32:10". */
export const clockSeconds = (at: Date): string => `${clock(at)}:${pad(at.getSeconds())}`;

/** "23 Nov", in the window's language. */
export const day = (at: Date): string => new Intl.DateTimeFormat(spoken.now, { day: 'numeric', month: 'short' }).format(at);

/** "8c1f0e2": the short form of a commit. */
export const shortCommit = (oid: string): string => oid.slice(0, 7);

/** "671", "1.5k", "24k": a count of lines where there is little room. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  return count < 9950 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`;
}

const ended = (text: string): string => (/[.?…]$/.test(text) ? text : `${text}.`);

/** A refusal and what to do next, as sentences on one line. A hint that begins with a command keeps its small letter. */
export function inOneLine(message: string, hint: string): string {
  if (hint === '') return ended(message);
  const next = hint.startsWith('gt ') ? hint : hint.charAt(0).toUpperCase() + hint.slice(1);
  return `${ended(message)} ${ended(next)}`;
}

/** The size of one file: 812 bytes, 12.4 kB, 3.1 MB. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A size on disk: 0.4 GB, 12 MB, 3 KB. */
export function bytesOf(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GB`;
  if (bytes >= 2 ** 20) return `${Math.floor(bytes / 2 ** 20)} MB`;
  return `${Math.ceil(bytes / 1024)} KB`;
}

/** Files on their way to a task: bytes with a name, within the town's bounds. */

/** Of one task, as the town has it. */
export const FILES_MAX = 20;
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

export interface PickedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type Unfit = { readonly why: 'big' | 'empty'; readonly name: string } | { readonly why: 'many'; readonly name: string };

/** A name that none of the others has: pasted pictures are all called the same. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}-${number}${end}`)) return `${stem}-${number}${end}`;
}

/** Reads what fits; the first that does not is named with the reason. */
export async function readFiles(known: readonly PickedFile[], files: readonly File[]): Promise<{ files: readonly PickedFile[]; unfit: Unfit | null }> {
  const all = [...known];
  let unfit: Unfit | null = null;
  for (const file of files) {
    if (all.length >= FILES_MAX) unfit ??= { why: 'many', name: file.name };
    else if (file.size > FILE_BYTES_MAX) unfit ??= { why: 'big', name: file.name };
    else if (file.size === 0) unfit ??= { why: 'empty', name: file.name };
    else all.push({ name: freeName(file.name, new Set(all.map(({ name }) => name))), bytes: new Uint8Array(await file.arrayBuffer()) });
  }
  return { files: all, unfit };
}

/** Bytes turned into text in parts: a call with a million arguments is refused by the engine. */
const PART = 0x8000;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(text);
}

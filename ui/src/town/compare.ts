/** Order of times as the wire writes them (RFC 3339, UTC) and of ids: by their characters. Names are for a reader's alphabet: `localeCompare`. */
export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

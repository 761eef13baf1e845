/** A check's log as lines: colours of the program taken out, what reads like a failure marked. Pure. */

export interface LogLine {
  readonly number: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad' | 'good' | 'command';
}

/** Bytes of a log that are kept in the window; the hall has all of it. */
export const LOG_MAX = 1 << 20;

const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;
const BAD = /\b(?:errors?|fail(?:ed|ure|ures|s)?|panicked|exception|traceback|fatal|assertion)\b|✗|✘|×/i;
/** Says that nothing failed. */
const NOT_BAD = /\b(?:0|no)\s+(?:errors?|fail(?:ed|ures?)|problems)\b/i;
const GOOD = /\b(?:ok|pass(?:ed|es)?|success(?:ful)?)\b|✓|✔/i;

function toneOf(text: string): LogLine['tone'] {
  if (/^\s*[$+] \S/.test(text)) return 'command';
  if (BAD.test(text) && !NOT_BAD.test(text)) return 'bad';
  return GOOD.test(text) || NOT_BAD.test(text) ? 'good' : 'plain';
}

/** What a carriage return overwrote is not shown: a progress bar is its last state. */
const lastState = (text: string): string => {
  const parts = text.replace(/\r+$/, '').split('\r');
  return parts.at(-1) ?? '';
};

export function logLines(text: string): LogLine[] {
  if (text === '') return [];
  const lines = text.replace(ESCAPES, '').replace(/\n$/, '').split('\n').map(lastState);
  return lines.map((line, index) => ({ number: index + 1, text: line, tone: toneOf(line) }));
}

/** Index of the first line that reads like a failure. */
export const firstFailure = (lines: readonly LogLine[]): number => lines.findIndex((line) => line.tone === 'bad');

/** Keeps the end of a log that grew too long, from a whole line on. */
export function kept(text: string, max = LOG_MAX): string {
  if (text.length <= max) return text;
  const end = text.slice(text.length - max);
  return end.slice(end.indexOf('\n') + 1);
}

/** What the plots of the Queue screen are drawn from. Pure: words come in. */

import type { QueueBinView, QueueFiguresView } from '../ipc/bindings.ts';
import { isNamed, type Bar } from '../kit/plot.ts';
import { duration } from '../words/format.ts';
import { t } from '../words/words.ts';

/** Fewer landings than this say little. */
export const FEW = 10;
/** Of single landings so many are drawn, the newest. */
export const LANDINGS_SHOWN = 40;

/** "12.5 %" without its sign, from a share in a thousand. */
export const percent = (permille: number): string => (permille / 10).toFixed(permille % 10 === 0 ? 0 : 1);

/** Nothing was decided and nothing ran. */
export const isQuiet = ({ landed, sent_back, passed, failed, stopped, rehearsals }: QueueBinView): boolean => landed + sent_back + passed + failed + stopped + rehearsals === 0;

/** Hours of a day, or days by their number; today by its name. */
function labels(view: QueueFiguresView): readonly string[] {
  const count = view.bins.length;
  return view.bins.map(({ bin }, index) => {
    if (!isNamed(index, count, bin.includes(':') ? 8 : 14)) return '';
    if (bin.includes(':')) return bin;
    return bin === view.today ? t('spend.today') : String(Number(bin.slice(8)));
  });
}

function barsOf(view: QueueFiguresView, parts: (bin: QueueBinView) => readonly number[], said: (bin: QueueBinView) => string): readonly Bar[] {
  const names = labels(view);
  return view.bins.map((bin, index) => {
    const all = parts(bin);
    return { id: bin.bin, label: names[index] ?? '', parts: all, total: all.reduce((a, b) => a + b, 0), partial: false, said: said(bin) };
  });
}

/** The foot is what half waited at most, the whole what 95 of 100 did. */
export const waitBars = (view: QueueFiguresView): readonly Bar[] =>
  barsOf(
    view,
    ({ wait_p50_secs: p50, wait_p95_secs: p95 }) => [p50 ?? 0, (p95 ?? 0) - (p50 ?? 0)],
    ({ wait_p50_secs: p50, wait_p95_secs: p95, landed }) =>
      p50 === null || p95 === null ? t('figures.waits.none') : t('figures.waits.bar', { p50: duration(p50), p95: duration(p95), landed }),
  );

/** One column for each landing, oldest first. */
export function landingBars(view: QueueFiguresView, at: (time: string) => string): readonly Bar[] {
  const shown = view.landings.slice(0, LANDINGS_SHOWN).toReversed();
  return shown.map((landing, index) => ({
    id: `${landing.request} ${landing.at}`,
    label: isNamed(index, shown.length, 8) ? at(landing.at) : '',
    parts: [landing.wait_secs ?? 0],
    total: landing.wait_secs ?? 0,
    partial: landing.wait_secs === null,
    said: t('figures.waits.oneBar', {
      title: landing.title,
      at: at(landing.at),
      wait: landing.wait_secs === null ? t('figures.waits.oneUnknown') : duration(landing.wait_secs),
    }),
  }));
}

export const changeBars = (view: QueueFiguresView): readonly Bar[] =>
  barsOf(view, (bin) => [bin.landed, bin.sent_back], (bin) => t('figures.changes.bar', { landed: bin.landed, back: bin.sent_back }));

export const checkBars = (view: QueueFiguresView): readonly Bar[] =>
  barsOf(view, (bin) => [bin.passed, bin.failed, bin.stopped], (bin) => t('figures.checks.bar', bin));

/** Up to one check for each request, what ran and what was saved; beyond it, what ran more. */
export const savedBars = (view: QueueFiguresView): readonly Bar[] =>
  barsOf(
    view,
    ({ ran, serial }) => [Math.min(ran, serial), Math.max(0, serial - ran), Math.max(0, ran - serial)],
    (bin) => t('figures.saved.bar', { ran: bin.ran, serial: bin.serial }),
  );

/** What the span saved, in words; checks that looked for a culprit may have cost more than one by one. */
export function savedWords({ ran, serial }: QueueBinView): string {
  if (ran > serial) return t('figures.ranMore', { more: ran - serial });
  return ran === serial ? t('figures.ranSame') : t('figures.ranSaved', { saved: serial - ran, percent: Math.round(((serial - ran) / serial) * 100) });
}

export const restsOn = (landings: number): string => t(landings < FEW ? 'figures.few' : 'figures.restsOn', { landings });

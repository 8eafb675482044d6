import type { HistoryState } from '../../main/contract/history.ts';
import { minuteText, dayText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';

/** The state of the history in a few words, for the status bar. */
export function historyText({ state, kept }: Pick<HistoryState, 'state' | 'kept'>, { texts: { history }, zone, language }: Speech): string {
  if (state === 'off') return history.off;
  if (state === 'refused') return history.refused;
  return kept === null ? history.nothingYet : history.since(`${dayText(kept.since, zone, language)} ${minuteText(kept.since, zone)}`);
}

const mebibyte = 1024 * 1024;

/** How much room it takes, in mebibytes with one digit, and never nothing for something. */
export function sizeText(bytes: number): string {
  return Math.max(0.1, bytes / mebibyte).toFixed(1);
}

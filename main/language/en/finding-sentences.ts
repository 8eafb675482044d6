import type { SentenceTexts } from '../sentence-texts.ts';
import { where } from '../given.ts';
import { at, quoted } from './words.ts';

/** What there is to know beside a verdict. */
export const findings: SentenceTexts['findings'] = {
  'row-behind': (given) =>
    `The outbox row still says ${given.text('state') || 'that it was not sent'} although the message was produced: the relay may send it again.`,
  late: (given) =>
    `Late: ${given.text('consumer') || 'a consumer'} processed it${at(given.instant('at'))}${where(given.duration('milliseconds'), (length) => `, ${length} after it came to be`)}, past the route's time-to-live.`,
  'no-effect-seen': (given) =>
    `The trace of ${given.text('consumer') || 'a consumer'} reports success, but its effect${where(given.text('table'), (table) => ` in ${table}`)} was looked for and is not there.`,
  'clock-skew': (given) =>
    `Times from ${given.text('source') || 'one source'} run${where(given.duration('milliseconds'), (length) => ` ${length}`)} ${given.amount('milliseconds') < 0 ? 'behind' : 'ahead of'} another clock of this answer: the order of events across sources cannot be told from their times.`,
  'error-was-not-final': (given) => `The producer reported an error${quoted(given.error)}, yet the message arrived.`,
  overtaken: (given) =>
    `A later message of the same business key${where(given.text('messageId'), (id) => ` ("${id}")`)} stands on the route${where(given.place, (place) => ` at ${place}`)}.`,
};

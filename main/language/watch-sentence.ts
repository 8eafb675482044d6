import type { WatchEvent } from '../domain/watch/watch-event.ts';
import { textsOf } from './catalogue.ts';
import { reasonName } from './failure-sentence.ts';
import type { Format } from './format.ts';
import { givenOf } from './given.ts';
import type { Language } from './language.ts';

/** What sampling saw happen, in one sentence without its time. */
export function watchSentence(
  { kind, source, facts }: Pick<WatchEvent, 'kind' | 'source' | 'facts'>,
  language: Language,
  format: Format,
): string {
  // Why a source cannot be sampled is a failure's code, which has its own words.
  const why = facts['code'] === undefined ? {} : { why: reasonName(facts['code'], language) };
  return textsOf(language).watch.events[kind](givenOf({ ...facts, ...why, source }, 'proven', format));
}

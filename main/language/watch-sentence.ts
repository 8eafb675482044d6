import type { WatchEvent } from '../domain/watch/watch-event.ts';
import { textsOf } from './catalogue.ts';
import type { Format } from './format.ts';
import { givenOf } from './given.ts';
import type { Language } from './language.ts';

/** What sampling saw happen, in one sentence without its time. */
export function watchSentence(
  { kind, source, facts }: Pick<WatchEvent, 'kind' | 'source' | 'facts'>,
  language: Language,
  format: Format,
): string {
  return textsOf(language).watch.events[kind](givenOf({ ...facts, source }, 'proven', format));
}

import type { WatchDocument } from '../contract/watch.ts';
import type { WatchEvent } from '../domain/watch/watch-event.ts';
import { isHarmful } from '../domain/watch/watch-event.ts';
import type { Language } from '../language/language.ts';
import { utcFormat } from '../language/utc-format.ts';
import { watchSentence } from '../language/watch-sentence.ts';

interface Watched extends Omit<WatchDocument, 'format' | 'routes' | 'events'> {
  readonly routes: readonly string[];
  readonly events: readonly WatchEvent[];
}

/** `waybill.watch/1` of what a watch has seen. */
export function watchDocument(watched: Watched, language: Language): WatchDocument {
  const format = utcFormat(language);
  return {
    format: 'waybill.watch/1',
    routes: [...watched.routes],
    interval: watched.interval,
    samples: watched.samples,
    from: watched.from,
    to: watched.to,
    events: watched.events.map((event) => ({
      kind: event.kind,
      source: event.source,
      since: event.since,
      at: event.at,
      harmful: isHarmful(event),
      sentence: watchSentence(event, language, format),
      facts: { ...event.facts },
    })),
    eventsBefore: watched.eventsBefore,
    complete: watched.complete,
  };
}

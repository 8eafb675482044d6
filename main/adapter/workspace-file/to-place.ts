import type { AsidePlace, Destination, FallbackPlace } from '../../domain/workspace/route.ts';
import type { ExchangeFile, QueueFile, TableFile, TopicFile } from './schema/place.ts';

/** Where producers send; the file tells places apart by their fields. */
export function destinationOf(file: TopicFile | ExchangeFile): Destination {
  return 'topic' in file ? { kind: 'topic', ...file } : { kind: 'exchange', ...file };
}

/** Where a consumer puts a message aside. */
export function asidePlaceOf(file: TopicFile | QueueFile): AsidePlace {
  return 'topic' in file ? { kind: 'topic', ...file } : { kind: 'queue', ...file, witness: file.witness ?? null };
}

/** Where producers put a message when the destination fails. */
export function fallbackPlaceOf(file: TopicFile | QueueFile | TableFile): FallbackPlace {
  return 'table' in file ? { kind: 'table', ...file } : asidePlaceOf(file);
}

import type { Coverage, CoverageRole, Range } from '../../../main/domain/observation/coverage.ts';
import type { Instant } from '../../../main/domain/observation/instant.ts';
import type { Route, RoutePlace } from '../../../main/domain/workspace/route.ts';
import { dedupePlace } from '../../../main/domain/workspace/route.ts';
import { queuesOf, streamsOf } from './rabbit.ts';
import { partitionsOf } from './route.ts';
import { ago, second } from './time.ts';

/** When the parts of each role were read: upstream first, as an absence needs. */
export const readAt: Readonly<Record<CoverageRole, Instant>> = {
  outbox: ago(8 * second),
  topology: ago(7 * second),
  destination: ago(6 * second),
  fallback: ago(6 * second),
  group: ago(4 * second),
  retry: ago(3 * second),
  'dead-letter': ago(3 * second),
  trace: ago(2 * second),
  dedupe: ago(2 * second),
  effect: ago(2 * second),
  history: ago(1 * second),
};

/** One part of a source, read completely at the instant usual for its role. */
export function covered(role: CoverageRole, source: string, part: string, parts: Partial<Coverage> = {}): Coverage {
  return {
    id: '',
    source,
    role,
    part,
    unit: 'none',
    wanted: null,
    read: [],
    asOf: readAt[role],
    complete: true,
    needed: false,
    reason: null,
    ...parts,
  };
}

/** One partition of a topic, read from 0 to 1000. */
export function coveredOffsets(role: CoverageRole, source: string, part: string, range: Range = { from: '0', to: '1000' }): Coverage {
  return covered(role, source, part, { unit: 'offset', wanted: range, read: [range] });
}

function coveredPlace(role: CoverageRole, place: RoutePlace): readonly Coverage[] {
  if (place.kind !== 'topic') return [];
  const { source, topic } = place;
  return Array.from({ length: partitionsOf[topic] ?? 1 }, (_, partition) => coveredOffsets(role, source, `${topic}/${partition}`));
}

/** What of exchanges, queues and streams a route needs; streams begin with something older than the message. */
function coveredQueues(route: Route): readonly Coverage[] {
  const { destination, fallbacks } = route;
  const tables = fallbacks.flatMap((place) => (place.kind === 'table' ? [covered('fallback', place.source, place.table)] : []));
  if (destination.kind === 'topic') return tables;
  const { source, exchange } = destination;
  return [
    covered('topology', source, `exchange ${exchange}`),
    ...queuesOf(route).map((queue) => covered('topology', source, `queue ${queue}`)),
    ...streamsOf(route).map(({ role, topic }) => coveredOffsets(role, source, `${topic}/0`, { from: '100', to: '1000' })),
    ...tables,
  ];
}

/** Everything a route needs, read completely and in order. */
export function completeCoverage(route: Route): readonly Coverage[] {
  const { outbox, destination, fallbacks, consumers } = route;
  const entries = [
    ...(outbox?.tables.map((table) => covered('outbox', outbox.source, table)) ?? []),
    ...coveredQueues(route),
    ...coveredPlace('destination', destination),
    ...fallbacks.flatMap((fallback) => coveredPlace('fallback', fallback)),
    ...consumers.flatMap(({ name, group, retries, deadLetter, trace, dedupe, effect }) => [
      ...[destination, ...retries].flatMap((place) =>
        place.kind === 'topic' ? [covered('group', place.source, `${group}: ${place.topic}`)] : [],
      ),
      ...retries.flatMap((retry) => coveredPlace('retry', retry)),
      ...(deadLetter === null ? [] : coveredPlace('dead-letter', deadLetter)),
      ...(trace === null ? [] : [covered('trace', trace.source, trace.name)]),
      ...dedupe.map((store) => covered('dedupe', store.source, `${name}: ${dedupePlace(store)}`)),
      ...(effect === null ? [] : [covered('effect', effect.source, `${name}: ${effect.table}`)]),
    ]),
  ];
  return [...new Map(entries.map((entry) => [`${entry.source} ${entry.role} ${entry.part}`, entry])).values()];
}

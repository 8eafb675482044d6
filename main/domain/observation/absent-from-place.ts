import { assertNever } from '../assert-never.ts';
import { configs } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Log } from '../lifecycle/logs.ts';
import { destinationLogs, logOf } from '../lifecycle/logs.ts';
import type { AsidePlace, FallbackPlace } from '../workspace/route.ts';
import type { Absence } from './absence.ts';
import { absentFromPart, allAbsent, unproven } from './absence.ts';
import { absentFromLog, logReadToEnd, logRemainderRead } from './absent-from-log.ts';
import type { Sought } from './absent-from-log.ts';
import type { CoverageRole } from './coverage.ts';
import { topologyPart } from './coverage.ts';
import type { Instant } from './instant.ts';
import { sentUntil } from './sent-until.ts';

/** The name of a place in an answer: a topic, `exchange shop`, `queue billing.q`, a table. */
export function placePart(place: Lifecycle['route']['destination'] | FallbackPlace): string {
  switch (place.kind) {
    case 'topic':
      return place.topic;
    case 'exchange':
      return topologyPart('exchange', place.exchange);
    case 'queue':
      return topologyPart('queue', place.queue);
    case 'table':
      return place.table;
    default:
      return assertNever(place);
  }
}

/** What is known by default of a message whose absence is asked for. */
export function soughtOf(lifecycle: Lifecycle, eventAt: Instant | null): Sought {
  return { eventAt, until: sentUntil(lifecycle) };
}

/** Whether the broker says that the route's key reaches the stream now; false also where it was not asked. */
function isBound(lifecycle: Lifecycle, { source, topic }: Log): boolean {
  return configs(lifecycle, 'queue').some(
    (config) => config.source === source && config.coordinates['queue'] === topic && config.facts.bound === 'yes',
  );
}

/**
 * Absence from where producers send. An exchange keeps nothing: only a stream that its key reaches
 * can show what it accepted, so without one nothing is ever proven absent.
 */
export function absentFromDestination(lifecycle: Lifecycle, sought: Sought): Absence {
  const { destination } = lifecycle.route;
  const logs = destinationLogs(lifecycle, lifecycle.route);
  const read = logs.map((log) => absentFromLog(lifecycle, log, 'destination', sought));
  if (destination.kind === 'topic') return allAbsent(read);
  const [first] = logs;
  if (first === undefined) return unproven(destination.source, placePart(destination), null, [], 'no-witness');
  if (logs.some((log) => isBound(lifecycle, log))) return allAbsent(read);
  return allAbsent([...read, unproven(destination.source, topologyPart('queue', first.topic), null, [], 'not-bound')]);
}

/** Absence from a fallback, a retry or a dead-letter place. A queue without a witness cannot be read. */
export function absentFromPlace(lifecycle: Lifecycle, place: AsidePlace | FallbackPlace, role: CoverageRole, sought: Sought): Absence {
  if (place.kind === 'table') return absentFromPart(lifecycle, place.source, role, place.table);
  const log = logOf(lifecycle, place);
  return log === null ? unproven(place.source, placePart(place), null, [], 'no-witness') : absentFromLog(lifecycle, log, role, sought);
}

/** Absence from every place the route's producers may put a message: the destination and the fallbacks. */
export function absentFromRoute(lifecycle: Lifecycle, eventAt: Instant | null): Absence {
  const sought = soughtOf(lifecycle, eventAt);
  return allAbsent([absentFromDestination(lifecycle, sought), absentFromFallbacks(lifecycle, sought)]);
}

/** Absence from every fallback. */
export function absentFromFallbacks(lifecycle: Lifecycle, sought: Sought): Absence {
  return allAbsent(lifecycle.route.fallbacks.map((fallback) => absentFromPlace(lifecycle, fallback, 'fallback', sought)));
}

/** Whether every stream of an exchange was asked and answered, whatever its silence may be worth; nothing to ask where it has none. */
export function streamsRead(lifecycle: Lifecycle): Absence {
  return allAbsent(destinationLogs(lifecycle, lifecycle.route).map((log) => logRemainderRead(lifecycle, log, 'destination')));
}

/** Whether the destination was read up to the end that it had. */
export function destinationReadToEnd(lifecycle: Lifecycle): Absence {
  return allAbsent(destinationLogs(lifecycle, lifecycle.route).map((log) => logReadToEnd(lifecycle, log, 'destination')));
}

function remainderOf(lifecycle: Lifecycle, place: FallbackPlace): Absence {
  if (place.kind === 'table') return absentFromPart(lifecycle, place.source, 'fallback', place.table);
  const log = logOf(lifecycle, place);
  return log === null ? unproven(place.source, placePart(place), null, [], 'no-witness') : logRemainderRead(lifecycle, log, 'fallback');
}

/**
 * Whether every partition that is left was read, whatever retention has taken before: then no
 * further copy can stand unread, though older ones may be gone.
 */
export function remainderRead(lifecycle: Lifecycle): Absence {
  const { destination, fallbacks } = lifecycle.route;
  const logs = destinationLogs(lifecycle, lifecycle.route);
  const unread = logs.length === 0 ? [unproven(destination.source, placePart(destination), null, [], 'no-witness')] : [];
  return allAbsent([
    ...unread,
    ...logs.map((log) => logRemainderRead(lifecycle, log, 'destination')),
    ...fallbacks.map((place) => remainderOf(lifecycle, place)),
  ]);
}

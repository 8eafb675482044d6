import type { Evidence } from '../../../../main/domain/lifecycle/correlate.ts';
import type { Coverage } from '../../../../main/domain/observation/coverage.ts';
import type { Observation } from '../../../../main/domain/observation/observation.ts';
import type { Look, Part } from '../look/look.ts';
import { configsSeen } from './configs.ts';
import { copySeen, dedupeSeen, effectSeen, instant, lineSeen, rowSeen, sendSeen, unsentSeen } from './observations.ts';
import { routeOf } from './route.ts';

const reasons = { none: null, half: 'cancelled: stopped', failed: 'unreachable: connection refused' } as const;

function rangeOf([from, to]: readonly [number, number]): { readonly from: string; readonly to: string } {
  return { from: String(from), to: String(to) };
}

function historyOf(part: Part, { shape, samples, now }: Look): Coverage {
  const since = samples[0]?.at ?? now;
  const wanted = { from: instant(since), to: instant(now) };
  const whole = part.trouble === 'none' && shape.history === 'always' && samples.length > 0;
  const reason = whole ? null : (reasons[part.trouble] ?? 'not-found: nobody watched all the time');
  return { ...pointOf(part), unit: 'instant', wanted, read: whole ? [wanted] : [], complete: whole, reason };
}

function pointOf({ source, role, name, asOf, trouble }: Part): Coverage {
  return {
    id: '',
    source,
    role,
    part: name,
    unit: 'none',
    wanted: null,
    read: [],
    asOf: asOf === null ? null : instant(asOf),
    complete: trouble === 'none',
    needed: false,
    reason: reasons[trouble],
  };
}

function coverageOf(part: Part, look: Look): Coverage {
  if (part.role === 'history') return historyOf(part, look);
  const logs = ['destination', 'retry', 'dead-letter'];
  const unit = logs.includes(part.role) || (part.source === 'kafka' && part.role === 'fallback') ? 'offset' : 'none';
  const wanted = part.wanted === null ? null : rangeOf(part.wanted);
  return { ...pointOf(part), unit, wanted, read: part.read === null ? [] : [rangeOf(part.read)] };
}

/** Messages that share a key, as far as anything that was read names both. */
function rivalsOf(look: Look): ReadonlyMap<string, ReadonlySet<string>> {
  const named = [
    ...look.rows,
    ...look.sends,
    ...look.lines,
    ...look.unsent,
    ...look.copies.flatMap(({ entry: { message } }) => (message === null ? [] : [message])),
  ];
  const rivals = new Map<string, Set<string>>();
  for (const { id, key } of named) rivals.set(key, (rivals.get(key) ?? new Set()).add(id));
  return rivals;
}

/** What Waybill's sources would have found, and covered, in such a look. */
export function evidenceOf(look: Look): Evidence {
  const { shape } = look;
  const rivals = rivalsOf(look);
  // An outbox that deletes what it sent does not show who else had a key.
  const keysKnown =
    (shape.outbox === 'states' || shape.outbox === 'stateless') &&
    look.parts.some(({ role, trouble }) => role === 'outbox' && trouble === 'none');
  const effects = look.effects.flatMap((effect, index): readonly Observation[] => {
    const by = shape.consumers.find(({ name }) => name === effect.consumer)?.effect;
    return by === undefined || by === 'none' ? [] : effectSeen(effect, index, by, [...(rivals.get(effect.key) ?? [])], keysKnown);
  });
  const commits = look.commits.map(({ consumer, topic, partition, committed }): Observation => ({
    id: '',
    source: 'kafka',
    kind: 'commit',
    at: null,
    clock: 'broker',
    coordinates: { topic, partition: String(partition) },
    facts: { consumer, group: consumer, ...(committed === null ? {} : { committed: String(committed) }) },
  }));
  return {
    route: routeOf(shape),
    observations: [
      ...look.rows.map((row) => rowSeen(row, shape)),
      ...look.sends.map(sendSeen),
      ...look.copies.flatMap(copySeen),
      ...look.unsent.map(unsentSeen),
      ...commits,
      ...look.lines.flatMap(lineSeen),
      ...look.claims.map((entry) => dedupeSeen(entry, 'claimed')),
      ...look.done.map((entry) => dedupeSeen(entry, 'done')),
      ...effects,
      ...configsSeen(look),
    ],
    coverage: look.parts.map((part) => coverageOf(part, look)),
    now: instant(look.now),
  };
}

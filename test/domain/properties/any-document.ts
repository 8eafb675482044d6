import fc from 'fast-check';
import { coverage as coverageSchema } from '../../../main/contract/coverage.ts';
import { observation as observationSchema } from '../../../main/contract/observation.ts';
import { instant as instantSchema } from '../../../main/contract/schema.ts';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import { coverageRoles, coverageUnits } from '../../../main/domain/observation/coverage.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Reading } from '../builders/reading.ts';
import { anyReading } from './any-reading.ts';

/** Texts that a document may contain wherever it may contain a text. */
const texts = fc.constantFrom(
  '',
  '0',
  '1',
  '500',
  '-1',
  '1.5',
  '1e3',
  ' 7 ',
  '0x10',
  '99999999999999999999',
  'first',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
);
const instants = fc
  .constantFrom(
    '2026-11-20T11:50:00Z',
    '2026-11-20t11:50:00.123456789z',
    '2026-11-20 11:50:00+0000',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999Z',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-20T23:59:60Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T11:50:00+99:99',
  )
  .filter((text) => instantSchema.safeParse(text).success);

const instantFields = new Set(['createdAt', 'claimedAt', 'sentAt', 'firstAt', 'previousAt', 'replayedAt', 'at', 'asOf']);

type Change = (before: Observation) => Observation;

/** Puts another text where a fact or coordinate has one. */
const factChanges: fc.Arbitrary<Change> = fc.tuple(fc.nat(40), texts, instants).map(([index, text, instant]): Change => (before) => {
  const names = Object.entries(before.facts).filter(([, value]) => typeof value === 'string');
  const [name] = names[index % Math.max(1, names.length)] ?? [];
  if (name === undefined) return before;
  return { ...before, facts: { ...before.facts, [name]: instantFields.has(name) ? instant : text } } as Observation;
});

const coordinateChanges: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('topic', 'partition', 'offset', 'key', '__proto__'), fc.option(texts))
  .map(([name, text]): Change => (before) => {
    const { [name]: _removed, ...rest } = before.coordinates;
    return { ...before, coordinates: text === null ? rest : { ...rest, [name]: text } };
  });

const timeChanges: fc.Arbitrary<Change> = fc.option(instants).map((at): Change => (before) => ({ ...before, at }));

const coverages: fc.Arbitrary<Coverage> = fc.record({
  id: texts,
  source: fc.constantFrom('kafka', 'shop-db', 'bill-db'),
  role: fc.constantFrom(...coverageRoles),
  part: fc.constantFrom('orders/0', 'orders/1', 'orders-trace', 'public.outbox', 'orders'),
  unit: fc.constantFrom(...coverageUnits),
  wanted: fc.option(fc.record({ from: texts, to: texts })),
  read: fc.array(fc.record({ from: texts, to: texts }), { maxLength: 2 }),
  asOf: fc.option(instants),
  complete: fc.boolean(),
  needed: fc.boolean(),
  reason: fc.option(texts),
});

const milliseconds = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const spans = fc.option(
  fc.record({ grace: milliseconds, overdueAfter: milliseconds, timeToLive: milliseconds, clockMargin: milliseconds }),
  { freq: 3 },
);

function isDocument({ observations, coverage }: Reading): boolean {
  return (
    observations.every((each) => observationSchema.safeParse(each).success) &&
    coverage.every((each) => coverageSchema.safeParse(each).success)
  );
}

/** Readings as a document may contain them, that is, as its schema lets them through: an edited case file, a source that lies. */
export const anyDocument: fc.Arbitrary<Reading> = fc
  .tuple(
    anyReading,
    fc.array(fc.tuple(fc.nat(40), fc.oneof(factChanges, factChanges, coordinateChanges, timeChanges)), { maxLength: 4 }),
    fc.array(coverages, { maxLength: 2 }),
    fc.boolean(),
    spans,
  )
  .map(([before, changes, extra, first, given]): Reading => {
    const observations = changes.reduce<readonly Observation[]>(
      (current, [index, change]) =>
        current.map((each, position) => (position === current.length - 1 - (index % current.length) ? change(each) : each)),
      before.observations,
    );
    return {
      ...before,
      route: { ...before.route, ...given },
      observations,
      coverage: first ? [...extra, ...before.coverage] : [...before.coverage, ...extra],
    };
  })
  .filter(isDocument);

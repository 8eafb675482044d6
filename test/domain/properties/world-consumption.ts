import { assertNever } from '../../../main/domain/assert-never.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Consumer } from '../../../main/domain/workspace/route.ts';
import { claimed, commit, consumed, deadLetter, deduped, effect, keyed, neighbour, retried } from '../builders/observations.ts';
import { ago, minute } from '../builders/time.ts';

/** What a consumer truly did with a message that it could read. */
export const consumptions = [
  'not-yet',
  'processed',
  'processed-uncommitted',
  'failed',
  'dead-lettered',
  'retrying',
  'skipped',
  'trace-behind',
  'filtered',
  'discarded',
  'claimed-only',
  'suppressed',
] as const;
export type Consumption = (typeof consumptions)[number];

export interface Stood {
  readonly partition: string;
  readonly offset: string;
}

function commits({ name, group, commit: mode }: Consumer, places: readonly Stood[], passed: boolean): readonly Observation[] {
  if (mode === 'external') return [];
  return places.map(({ partition, offset }) =>
    commit({ consumer: name, group, partition, committed: passed ? String(BigInt(offset) + 100n) : offset }),
  );
}

function waitsInRetry({ name, group, commit: mode }: Consumer): readonly Observation[] {
  return mode === 'external' ? [] : [commit({ consumer: name, group, topic: 'orders-retry-0', partition: '0', committed: '40' })];
}

/** The trace went on: a later offset of each partition was traced long ago. */
function wentOn({ name, trace }: Consumer, places: readonly Stood[]): readonly Observation[] {
  if (trace === null) return [];
  return places.map(({ partition, offset }) =>
    neighbour({
      trace: trace.name,
      key: `${name}-${partition}`,
      consumer: name,
      partition,
      offset: String(BigInt(offset) + 1n),
      at: ago(5 * minute),
    }),
  );
}

/**
 * Everything that a perfect reading of one consumer would find. A trace that records a part of the
 * messages has a line only when `lucky`.
 */
export function consumedBy(consumer: Consumer, consumption: Consumption, places: readonly Stood[], lucky: boolean): readonly Observation[] {
  const { name, trace, dedupe, effect: effectTable, deadLetter: letters, retries } = consumer;
  const [place] = places;
  if (place === undefined) return [];
  const writes = trace !== null && (trace.sampled === 'every' || lucky);
  const line = (outcome: Parameters<typeof consumed>[0]): readonly Observation[] =>
    writes ? [consumed({ trace: trace.name, key: `${name}-own`, consumer: name, ...place, ...outcome })] : [];
  const claims = dedupe.some(({ means }) => means === 'claimed') ? [claimed({ consumer: name, key: `${name}-m-17` })] : [];
  const entries = dedupe
    .filter(({ means }) => means === 'done')
    .map(({ table }) => (table === undefined ? keyed : deduped)({ consumer: name, key: `${name}-m-17` }));
  const effects = effectTable === null ? [] : [effect({ consumer: name, row: name })];
  const success = [...line({ outcome: 'ok' }), ...claims, ...entries, ...effects];
  const passed = [...commits(consumer, places, true), ...wentOn(consumer, places)];
  switch (consumption) {
    case 'not-yet':
      return commits(consumer, places, false);
    case 'processed':
      return [...passed, ...success];
    case 'processed-uncommitted':
      return [...commits(consumer, places, false), ...success];
    case 'failed':
      return [...passed, ...line({ outcome: 'failed', error: 'refused' })];
    case 'dead-lettered':
      return [...passed, ...line({ outcome: 'failed' }), ...(letters === null ? [] : [deadLetter({ consumer: name })])];
    case 'retrying':
      return [
        ...passed,
        ...line({ outcome: 'failed' }),
        ...(retries.length === 0 ? [] : [retried({ consumer: name }), ...waitsInRetry(consumer)]),
      ];
    case 'skipped':
      return passed;
    case 'trace-behind':
      return commits(consumer, places, true);
    case 'filtered':
      return [...passed, ...line({ outcome: 'filtered' })];
    case 'discarded':
      return [...passed, ...line({ outcome: 'discarded' })];
    case 'claimed-only':
      return [...passed, ...claims];
    case 'suppressed':
      return [...passed, ...claims, ...line({ outcome: 'duplicate' })];
    default:
      return assertNever(consumption);
  }
}

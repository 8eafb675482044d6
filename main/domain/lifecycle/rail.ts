import { isCovered } from '../observation/coverage.ts';
import type { CoverageRole } from '../observation/coverage.ts';
import type { Judgement } from '../verdict/verdict.ts';
import { familyOf } from '../verdict/weight.ts';
import type { Facets } from './facets.ts';
import type { Lifecycle } from './lifecycle.ts';

export type RailStage = 'outbox' | 'relay' | 'broker' | 'consumer' | 'effect';
export type RailState = 'seen' | 'not-reached' | 'unread' | 'ended';

/** A message's whole way in five steps: where it was seen, where it ended, what it did not reach, what was not read. */
export type Rail = readonly { readonly stage: RailStage; readonly state: RailState }[];

const rolesOf: Readonly<Record<RailStage, readonly CoverageRole[]>> = {
  outbox: ['outbox'],
  relay: ['outbox', 'trace'],
  broker: ['topology', 'destination', 'fallback'],
  consumer: ['group', 'trace', 'retry', 'dead-letter'],
  effect: ['dedupe', 'effect'],
};

const stages: readonly RailStage[] = ['outbox', 'relay', 'broker', 'consumer', 'effect'];

function seenAt(facets: Facets): Readonly<Record<RailStage, boolean>> {
  const sent = facets.rows.some((row) => row.facts.state === 'sent') || facets.sends.length > 0;
  const stored = facets.copies.length + facets.diverted.length + facets.witnesses.length > 0;
  const aside = facets.retries.length + facets.deadLetters.length;
  const consumer = facets.consumes.length + aside > 0;
  return {
    outbox: facets.rows.length > 0,
    relay: sent || stored,
    broker: stored,
    consumer,
    effect: facets.effects.length > 0 || facets.dedupes.length > 0,
  };
}

/** Where the verdict says that the way ended or waits; null for what arrived. */
function endOf({ verdict }: Judgement): RailStage | null {
  if (verdict.stage === 'none' || familyOf(verdict.code) === 'weak') return null;
  if (verdict.stage === 'consume') return 'consumer';
  if (verdict.stage === 'store') return 'broker';
  return verdict.code === 'OUTBOX_STUCK' || verdict.code === 'IN_FLIGHT' ? 'outbox' : 'relay';
}

/** The rail of one judged message. */
export function railOf(lifecycle: Lifecycle, facets: Facets, judgement: Judgement): Rail {
  const seen = seenAt(facets);
  const end = endOf(judgement);
  return stages.map((stage) => {
    const entries = lifecycle.coverage.filter((entry) => rolesOf[stage].includes(entry.role));
    if (stage === end) return { stage, state: judgement.verdict.code === 'UNDETERMINED' ? 'unread' : 'ended' };
    if (seen[stage]) return { stage, state: 'seen' };
    return { stage, state: entries.some((entry) => !isCovered(entry)) ? 'unread' : 'not-reached' };
  });
}

/** Where a message stands, in few characters: the newest place that is known. */
export function coordinatesOf(facets: Facets): string {
  const [place] = [
    ...facets.visible,
    ...facets.witnesses,
    ...facets.open,
    ...facets.diverted,
    ...facets.aborted,
    ...facets.deadLetters,
    ...facets.retries,
  ];
  if (place?.coordinates['table'] !== undefined) return `${place.coordinates['table']} ${place.coordinates['key']}`;
  if (place !== undefined) return `p${place.coordinates['partition']} @ ${place.coordinates['offset']}`;
  const [row] = facets.rows;
  if (row !== undefined) return `${row.coordinates['table']} ${row.coordinates['key']}`;
  const [line] = [...facets.sends, ...facets.consumes];
  return line === undefined ? '' : `${line.coordinates['table'] ?? ''} ${line.coordinates['key'] ?? ''}`.trim();
}

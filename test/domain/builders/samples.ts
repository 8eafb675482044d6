import type { ConfigFacts, ConfigObservation } from '../../../main/domain/observation/observation.ts';
import type { Instant } from '../../../main/domain/observation/instant.ts';
import { ago, hour, minute } from './time.ts';

type Facts<Subject extends ConfigFacts['subject']> = Extract<ConfigFacts, { subject: Subject }>;

interface Of {
  readonly topic?: string;
  readonly partition?: string;
  readonly at?: Instant;
}

function sample(source: string, coordinates: Readonly<Record<string, string>>, at: Instant, facts: ConfigFacts): ConfigObservation {
  return { id: '', source, kind: 'config', at, clock: 'tool', coordinates, facts };
}

/** How far `billing` had committed in partition 1 five minutes ago. */
export function commitSample({
  topic = 'orders',
  partition = '1',
  group = 'billing-v2',
  at = ago(5 * minute),
  committed = '900',
}: Of & { readonly group?: string; readonly committed?: string } = {}): ConfigObservation {
  return sample('kafka', { topic, partition, group }, at, { subject: 'commit-sample', group, committed });
}

/** The boundaries that partition 1 had five minutes ago. */
export function partitionSample({
  topic = 'orders',
  partition = '1',
  at = ago(5 * minute),
  ...facts
}: Of & Partial<Facts<'partition-sample'>> = {}): ConfigObservation {
  const said: Facts<'partition-sample'> = { subject: 'partition-sample', logStart: '0', highWatermark: '1000', ...facts };
  return sample('kafka', { topic, partition }, at, said);
}

/** Whether the route's key reached a queue, one hour ago: it did not. */
export function exchangeSample({
  at = ago(hour),
  routed = 'no',
}: { readonly at?: Instant } & Partial<Facts<'exchange-sample'>> = {}): ConfigObservation {
  return sample('rabbit', { exchange: 'shop', routingKey: 'orders' }, at, { subject: 'exchange-sample', routed });
}

/** What the queue of `billing` was like five minutes ago: bound and empty. */
export function queueSample({
  at = ago(5 * minute),
  ...facts
}: { readonly at?: Instant } & Partial<Facts<'queue-sample'>> = {}): ConfigObservation {
  return sample('rabbit', { queue: 'billing.q' }, at, { subject: 'queue-sample', bound: 'yes', ready: '0', ...facts });
}

/** A row of the resend ledger. */
export function ledgerRow({ resendId = 'r-1', outcome = 'confirmed' }: Partial<Facts<'resend'>> = {}): ConfigObservation {
  return sample('ledger', { ledger: 'main' }, ago(4 * minute), { subject: 'resend', resendId, plan: 'plan-1', outcome });
}

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shift } from '../../../main/domain/observation/instant.ts';
import type { HistoryQuestion, Sample } from '../../../main/ports/history.ts';

export const start = '2026-11-20T10:00:00.000Z';
export const interval = 30_000;

/** The instant of a round; rounds are one interval apart. */
export function round(number: number): string {
  return shift(start, number * interval);
}

export function partitionSample(
  at: string,
  logStart: number,
  highWatermark: number,
  more: { readonly partition?: number; readonly leaderEpoch?: string; readonly topicId?: string } = {},
): Sample {
  const { partition = 0, ...facts } = more;
  return {
    source: 'kafka',
    at,
    coordinates: { topic: 'orders', partition: String(partition) },
    facts: { subject: 'partition-sample', logStart: String(logStart), highWatermark: String(highWatermark), ...facts },
  };
}

export function commitSample(at: string, committed: number, group = 'billing', partition = 0): Sample {
  return {
    source: 'kafka',
    at,
    coordinates: { topic: 'orders', partition: String(partition), group },
    facts: { subject: 'commit-sample', group, committed: String(committed) },
  };
}

export function exchangeSample(at: string, routed: 'yes' | 'no' | 'unknown'): Sample {
  return { source: 'rabbit', at, coordinates: { exchange: 'shop', routingKey: 'order' }, facts: { subject: 'exchange-sample', routed } };
}

export function queueSample(at: string, ready: number, more: { readonly maxLength?: string; readonly bound?: 'yes' | 'no' } = {}): Sample {
  const facts = { subject: 'queue-sample', bound: 'yes', ready: String(ready), ...more } as const;
  return { source: 'rabbit', at, coordinates: { queue: 'billing.q', exchange: 'shop', routingKey: 'order' }, facts };
}

/** What the past is asked about one message at an offset of partition 0. */
export function askedAt(offset: number, changes: Partial<HistoryQuestion> = {}): HistoryQuestion {
  return {
    source: 'kafka',
    places: [{ topic: 'orders', partition: 0, offset: BigInt(offset) }],
    groups: ['billing'],
    exchange: null,
    queues: [],
    since: start,
    now: round(10),
    ...changes,
  };
}

/** A place for a history in a new folder that the test removes. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'waybill-history-'));
}

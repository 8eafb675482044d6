import type {
  BucketDocument,
  OpenMessageDocument,
  ReconcileProgressDocument,
  ReconciliationDocument,
} from '../../../main/contract/reconciliation.ts';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';

/** A quarter of an hour on the night of the story: messages of four minutes were lost, the last traces were not read. */
export const from = '2026-11-20T02:00:00.000Z';
export const to = '2026-11-20T02:15:00.000Z';

function minute(count: number): string {
  return new Date(Date.parse(from) + count * 60_000).toISOString();
}

function bucket(index: number): BucketDocument {
  const lost = index >= 6 && index < 10 ? 100 : 0;
  return {
    from: minute(index),
    to: minute(index + 1),
    recorded: 600,
    stored: 600 - lost,
    processed: { billing: index < 12 ? 600 - lost : 0, email: 600 - lost },
    missing: lost,
    storedTwice: index === 3 ? 3 : 0,
    undetermined: index < 12 ? 0 : 600,
  };
}

export const buckets = Array.from({ length: 15 }, (_none, index) => bucket(index));

function coverage(
  role: Coverage['role'],
  part: string,
  unit: Coverage['unit'],
  readTo: string,
): ReconciliationDocument['coverage'][number] {
  const complete = readTo === to;
  return {
    id: part,
    source: role === 'outbox' ? 'shop-db' : role === 'trace' ? 'trace-db' : 'kafka',
    role,
    part,
    unit,
    wanted: unit === 'instant' ? { from, to } : { from: '0', to: '9000' },
    read: [unit === 'instant' ? { from, to: readTo } : { from: '0', to: '9000' }],
    asOf: to,
    complete,
    needed: true,
    reason: complete ? null : 'timeout: no answer within 30 s',
  };
}

/** What a run says that read everything, or one that lacks the last traces. */
export function reconciled(complete: boolean): ReconciliationDocument {
  const told = complete
    ? buckets.map((each) => ({ ...each, undetermined: 0, processed: { ...each.processed, billing: each.stored } }))
    : buckets;
  return {
    format: 'waybill.reconciliation/1',
    route: 'orders',
    from,
    to,
    messages: 9000,
    byVerdict: complete ? { BROKER_LOST: 400, PROCESSED: 8600 } : { BROKER_LOST: 400, UNDETERMINED: 1800, PROCESSED: 6800 },
    duplicates: { SEND_DUPLICATE: 3 },
    buckets: told,
    coverage: [
      coverage('outbox', 'public.outbox', 'instant', to),
      coverage('destination', 'orders/0', 'offset', to),
      coverage('trace', 'events', 'instant', complete ? to : minute(12)),
    ],
    complete,
    duplicatesComplete: complete,
  };
}

/** An open message of the list. */
export function openMessage(messageId: string, code: Code = 'BROKER_LOST', minutes = 6): OpenMessageDocument {
  return {
    messageId,
    businessKey: `order of ${messageId}`,
    verdict: {
      code,
      stage: 'store',
      certainty: code === 'UNDETERMINED' ? 'undetermined' : 'proven',
      rule: 'broker-lost',
      sentence: 'The log ends before it.',
      facts: { topic: 'orders', partition: '3', offset: '1879216', by: 'produce', cause: 'end', end: '1879000' },
      evidence: [],
      coverage: [],
      candidates: [],
      missing: [],
    },
    deliveries: [
      { consumer: 'billing', code: 'NOT_REACHED' },
      { consumer: 'email', code: 'NOT_REACHED' },
    ],
    duplicates: [],
    findings: ['row-behind'],
    at: minute(minutes),
  };
}

type Step = ReconcileProgressDocument['steps'][number];

export function step(name: Step['step'], state: Step['state'], done: number, total: number | null, changes: Partial<Step> = {}): Step {
  return { step: name, source: 'shop-db', part: 'public.outbox', state, done, total, unit: 'rows', upTo: null, reason: null, ...changes };
}

/** A run two thirds through. */
export const progress: ReconcileProgressDocument = {
  steps: [
    step('outbox', 'done', 9000, 9000),
    step('destination', 'running', 4300, 8600, { source: 'kafka', part: 'orders/0', unit: 'records' }),
    step('trace', 'failed', 0, null, { source: 'trace-db', part: 'events', reason: 'timeout: no answer within 30 s' }),
    step('explain', 'waiting', 0, null, { source: null, part: '', unit: 'messages' }),
  ],
  share: 0.664,
  rate: 118_204.4,
  remaining: 100_000,
  buckets: null,
};

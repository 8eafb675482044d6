import type { BucketDocument, OpenMessageDocument, ReconcileProgressDocument, ReconciliationDocument } from '../contract/reconciliation.ts';
import type { Bucket, OpenMessage, Reconciliation, ReconcileProgress } from '../domain/reconcile/reconciliation.ts';
import { coverageDocument, verdictDocument } from './documents.ts';
import type { Reader, Sentences } from './documents.ts';

function bucketDocument(bucket: Bucket, reader: Reader): BucketDocument {
  const { from, to, recorded, stored, processed, missing, storedTwice, undetermined } = bucket;
  const printed = { from, to, recorded, stored, processed: { ...processed }, missing };
  return reader === 'print' ? printed : { ...printed, storedTwice, undetermined };
}

/** `waybill.reconciliation/1` of a run's result. */
export function reconciliationDocument(result: Reconciliation, reader: Reader): ReconciliationDocument {
  const { route, from, to, messages, byVerdict, duplicates, buckets, coverage, complete, duplicatesComplete } = result;
  return {
    format: 'waybill.reconciliation/1',
    route,
    from,
    to,
    messages,
    byVerdict: { ...byVerdict },
    duplicates: { ...duplicates },
    buckets: buckets.map((bucket) => bucketDocument(bucket, reader)),
    coverage: coverage.map(coverageDocument),
    complete,
    duplicatesComplete,
  };
}

/** One line of `--ids`; the window also gets when the message happened. */
export function openMessageDocument(message: OpenMessage, sentences: Sentences, reader: Reader): OpenMessageDocument {
  const { messageId, businessKey, verdict, deliveries, duplicates, findings, at } = message;
  return {
    messageId,
    businessKey,
    verdict: verdictDocument(verdict, sentences, reader),
    deliveries: deliveries.map((delivery) => ({ ...delivery })),
    duplicates: [...duplicates],
    findings: [...findings],
    ...(reader === 'window' ? { at } : {}),
  };
}

/** How far a run is, for the window. */
export function reconcileProgressDocument({ steps, share, rate, remaining, buckets }: ReconcileProgress): ReconcileProgressDocument {
  return {
    steps: steps.map((step) => ({ ...step })),
    share,
    rate,
    remaining,
    buckets: buckets?.map((bucket) => bucketDocument(bucket, 'window')) ?? null,
  };
}

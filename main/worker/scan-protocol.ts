import type { KafkaSecrets } from '../adapter/kafka/settings.ts';
import type { RabbitmqSecrets } from '../adapter/rabbitmq/settings.ts';
import type { KafkaOptions, RabbitmqOptions } from '../domain/workspace/workspace.ts';
import type { ScanRequest } from '../ports/broker.ts';
import type { Reading } from '../ports/reading.ts';

/** What a scan worker is started with: one broker and its secrets, which stay in this process. */
export type ScanWorkerData =
  | { readonly options: KafkaOptions; readonly secrets: KafkaSecrets }
  | { readonly options: RabbitmqOptions; readonly secrets: RabbitmqSecrets };

/** The broker, and the file of the workspace's index; null: none is kept. */
export interface IndexedScanData {
  readonly broker: ScanWorkerData;
  readonly index: string | null;
}

/** `more` gives credit for one further batch: a worker may be at most `batchesAhead` batches ahead of its reader. */
export type ToScanWorker =
  | { readonly kind: 'scan'; readonly id: number; readonly request: ScanRequest }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'more'; readonly id: number };

/** `end` closes a scan; `defect` carries what a bug threw. */
export type FromScanWorker =
  | { readonly kind: 'readings'; readonly id: number; readonly readings: readonly Reading[] }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'defect'; readonly id: number; readonly detail: string };

export const batchesAhead = 4;
export const readingsPerBatch = 500;

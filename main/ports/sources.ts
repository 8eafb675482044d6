import type { Answer } from '../domain/observation/failure.ts';
import type { BrokerSource } from './broker.ts';
import type { BulkLogs, BulkTables } from './bulk.ts';
import type { CatalogueSource } from './catalogue.ts';
import type { FallbackSource } from './fallback.ts';
import type { DedupeSource, EffectSource } from './keyed-store.ts';
import type { ContinuitySource } from './numbers.ts';
import type { OutboxSource } from './outbox.ts';
import type { SnapshotSource } from './snapshot.ts';
import type { TopologySource } from './topology.ts';
import type { TraceSource } from './trace.ts';

/**
 * The sources of an open workspace by name. One that cannot be opened (a missing secret) answers
 * with its failure, so that it stands beside the others in every answer.
 */
export interface Sources {
  broker(name: string): Answer<BrokerSource>;
  topology(name: string): Answer<TopologySource>;
  outbox(name: string): Answer<OutboxSource>;
  trace(name: string): Answer<TraceSource>;
  dedupe(name: string): Answer<DedupeSource>;
  effect(name: string): Answer<EffectSource>;
  fallback(name: string): Answer<FallbackSource>;
  snapshot(name: string): Answer<SnapshotSource>;
  catalogue(name: string): Answer<CatalogueSource>;
  /** The tables of a database, read in bulk. */
  bulkTables(name: string): Answer<BulkTables>;
  /** The logs of a broker, read in bulk on the thread that asks. */
  bulkLogs(name: string): Answer<BulkLogs>;
  /** The numbers of producers in a broker's logs, or in a database's traces. */
  continuity(name: string): Answer<ContinuitySource>;
  close(): Promise<void>;
}

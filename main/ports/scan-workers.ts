import type { ScanRequest } from './broker.ts';
import type { Readings } from './reading.ts';

/**
 * Reads in bulk off the main thread, on connections of its own. `scan` keeps the promises of
 * BrokerSource.scan; a worker that dies is one failure (`worker-died`) with the parts it did not read.
 */
export interface ScanWorkers {
  scan(source: string, request: ScanRequest, signal: AbortSignal): Readings;
  close(): Promise<void>;
}

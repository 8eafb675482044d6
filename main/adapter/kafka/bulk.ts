import type { Failure } from '../../domain/observation/failure.ts';
import type { KafkaOptions } from '../../domain/workspace/workspace.ts';
import type { BulkLogRequest, BulkLogs, BulkReading } from '../../ports/bulk.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { KafkaConnection } from '../kafka-wire/connection.ts';
import type { RangeReport } from '../kafka-wire/scan.ts';
import { readPartitions } from '../kafka-wire/scan.ts';
import type { BatchLines } from './bulk-lines.ts';
import { RecordLines } from './bulk-lines.ts';
import { RangeLines } from './bulk-ranges.ts';
import { coverageOf, ofTheSource, patience, reasonFor, standstillMargin } from './scan.ts';
import { watchStandstill } from './standstill.ts';

/** What became of every range, and the failure of the cluster where there was one. */
function* ending(source: string, request: BulkLogRequest, reports: readonly RangeReport[], hung: Failure | null): Generator<BulkReading> {
  const reasons = reports.map((report) => ({ report, failure: reasonFor(report, hung) }));
  for (const { report, failure } of reasons) yield { type: 'coverage', coverage: coverageOf(source, request, report, failure) };
  const told = reasons.find(({ failure }) => failure !== null && ofTheSource.has(failure.code))?.failure ?? null;
  if (told !== null) yield { type: 'failure', failure: told };
}

async function* readRecords(
  source: string,
  connection: KafkaConnection,
  request: BulkLogRequest,
  bytesPerSecond: number | null,
  signal: AbortSignal,
): AsyncGenerator<BulkReading> {
  const { topic, ranges } = request;
  const collected = ranges.map((range) => new RangeLines(topic, range));
  const ofRange = new Map<BatchLines['of'], RangeLines>();
  const stop = new AbortController();
  const { brokers, requestTimeout } = connection.settings;
  const reading = readPartitions<BatchLines>(
    {
      connection,
      topic,
      ranges,
      signal: AbortSignal.any([signal, stop.signal]),
      patience,
      // What is cited is read again as evidence, with its CRC; here every record would be.
      checksum: 'problems',
      ...(bytesPerSecond === null ? {} : { bytesPerSecond }),
    },
    (range) => {
      const lines = new RecordLines(request, range.partition);
      const into = collected[ranges.indexOf(range)];
      if (into === undefined) throw new Error('A range is read that was not asked for.');
      ofRange.set(lines, into);
      return { search: (batch, records, bounds) => lines.search(batch, records, bounds), hold: into.hold };
    },
  );
  for await (const event of watchStandstill(reading, requestTimeout + standstillMargin, () => stop.abort())) {
    switch (event.kind) {
      case 'hits':
        for (const { record, visibility } of event.hits) yield* ofRange.get(record.of)?.add(record, visibility) ?? [];
        break;
      case 'progress':
        yield* collected[event.range]?.reached(event.position) ?? [];
        break;
      case 'waiting':
        break;
      case 'finished': {
        for (const lines of collected) yield* lines.give();
        const hung: Failure | null =
          stop.signal.aborted && !signal.aborted
            ? { code: 'timeout', retryable: true, detail: `${brokers.join(',')}: no answer within ${requestTimeout / 1_000} s` }
            : null;
        yield* ending(source, request, event.ranges, hung);
      }
    }
  }
}

/**
 * The logs of one Kafka cluster, read in bulk on the thread that asks, over connections of its own. Memory: the answers of
 * four partitions under way, the lines of each range until they are given, and the lines of transactions that have not
 * ended when their records are read; these stay until the end of the transaction is read, or that of the log.
 */
export function kafkaBulkLogs({ name, readBytesPerSecond }: KafkaOptions, settings: KafkaSettings): BulkLogs {
  const connection = new KafkaConnection(settings);
  return {
    name,
    records: (request, signal) => readRecords(name, connection, request, readBytesPerSecond, signal),
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}

import { partitionPart } from '../../domain/observation/coverage.ts';
import type { RabbitmqOptions } from '../../domain/workspace/workspace.ts';
import type { OffsetRange, TopicRole } from '../../ports/broker.ts';
import type { BulkLogRequest, BulkLogs, BulkReading } from '../../ports/bulk.ts';
import { MessageLines } from './message-lines.ts';
import { RangeOutcome } from './range-outcome.ts';
import { takeInRange } from './range-scan.ts';
import { ofTheBroker } from './scan.ts';
import type { RabbitmqSettings } from './settings.ts';
import { StreamMessages } from './stream-messages.ts';

/** Streams are read at some ten thousand messages a second: a range every half second. */
const rowsPerRange = 20_000;

function roleOf({ role, witness }: BulkLogRequest): TopicRole {
  if (role === 'retry' || role === 'dead-letter') return { role, consumer: '' };
  if (role === 'fallback') return { role };
  return witness === true ? { role: 'destination', witness } : { role: 'destination' };
}

async function* readRange(messages: StreamMessages, outcome: RangeOutcome, request: BulkLogRequest): AsyncGenerator<BulkReading> {
  const lines = new MessageLines(request);
  const { from, to, partition } = outcome.range;
  let given = from;
  function* give(): Generator<BulkReading> {
    const { rows } = lines;
    if (rows === 0 && outcome.position === given) return;
    if (rows > 0) yield { type: 'lines', lines: lines.take(), rows };
    given = outcome.position;
    yield { type: 'range', part: partitionPart(request.topic, partition), cursor: String(given), rows, total: Number(to - from) };
  }
  // Everything is wanted.
  const allowance = { left: Number.POSITIVE_INFINITY };
  while (!outcome.ended) {
    const batch = await messages.next();
    if (batch.kind === 'failed') outcome.fail(batch.failure);
    else if (batch.kind === 'ended') outcome.endsAt(outcome.position);
    if (batch.kind !== 'deliveries') break;
    for (const delivery of batch.deliveries) {
      if (outcome.ended) break;
      takeInRange(delivery, outcome, lines.add, allowance);
      if (lines.rows >= rowsPerRange) yield* give();
    }
    messages.position = outcome.position;
  }
  yield* give();
}

async function* scanRange(
  settings: RabbitmqSettings,
  range: OffsetRange,
  request: BulkLogRequest,
  signal: AbortSignal,
): AsyncGenerator<BulkReading, RangeOutcome> {
  const outcome = new RangeOutcome(range, roleOf(request));
  if (range.partition !== 0) outcome.fail({ code: 'not-found', retryable: false, detail: 'a stream has the one partition 0' });
  if (outcome.failure !== null || outcome.finished) return outcome;
  const messages = new StreamMessages(settings, { stream: request.topic, from: range.from }, signal);
  try {
    yield* readRange(messages, outcome, request);
    return outcome;
  } finally {
    await messages.close();
  }
}

async function* readRecords(
  source: string,
  settings: RabbitmqSettings,
  request: BulkLogRequest,
  signal: AbortSignal,
): AsyncGenerator<BulkReading> {
  const { topic, asOf } = request;
  const outcomes: RangeOutcome[] = [];
  for (const range of request.ranges) {
    const broken = ofTheBroker(outcomes);
    const outcome = broken === null ? yield* scanRange(settings, range, request, signal) : new RangeOutcome(range, roleOf(request));
    if (broken !== null) outcome.fail(broken);
    outcomes.push(outcome);
  }
  for (const outcome of outcomes)
    yield { type: 'coverage', coverage: outcome.coverage(source, { topic, topicRole: roleOf(request), asOf }) };
  const failure = ofTheBroker(outcomes);
  if (failure !== null) yield { type: 'failure', failure };
}

/** The streams of one RabbitMQ, read in bulk on the thread that asks, each over a connection of its own. */
export function rabbitmqBulkLogs({ name }: RabbitmqOptions, settings: RabbitmqSettings): BulkLogs {
  const closing = new AbortController();
  return {
    name,
    records: (request, signal) => readRecords(name, settings, request, AbortSignal.any([signal, closing.signal])),
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}

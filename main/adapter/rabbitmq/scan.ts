import { partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { concernsSource } from '../../domain/observation/failure.ts';
import type { OffsetRange, ScanRequest } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Delivery } from './delivery-tap.ts';
import type { Matcher } from './matcher.ts';
import { compileMatch } from './matcher.ts';
import type { StreamMessage } from './message.ts';
import { RangeOutcome } from './range-outcome.ts';
import type { Allowance } from './range-scan.ts';
import { matchesFrom, recordsOf, takeInRange } from './range-scan.ts';
import type { RabbitmqSettings } from './settings.ts';
import { StreamMessages } from './stream-messages.ts';
import { observationOf } from './to-observation.ts';

/** A scan that knows which offsets are where a stream's end is proven: a range that ends there is read on. */
export interface StreamScanRequest extends ScanRequest {
  readonly provenEnds?: readonly bigint[];
}

/** What stands behind the proven end comes at once or not at all: it is taken while it comes, and never waited for. */
const tailSilence = 250;
const tailAtMost = 50_000;

interface Running {
  readonly request: StreamScanRequest;
  readonly matcher: Matcher;
  readonly allowance: Allowance;
  readonly total: number;
  readonly observation: (message: StreamMessage) => Reading;
  /** Records of earlier ranges. */
  done: number;
}

/** Reads until the range is finished, cannot be, or the limit is reached; the deliveries that came along from behind it. */
async function* readRange(messages: StreamMessages, outcome: RangeOutcome, running: Running): AsyncGenerator<Reading, readonly Delivery[]> {
  const part = partitionPart(running.request.topic, outcome.range.partition);
  let along: readonly Delivery[] = [];
  while (!outcome.ended) {
    const batch = await messages.next();
    if (batch.kind === 'failed') outcome.fail(batch.failure);
    else if (batch.kind === 'ended') outcome.endsAt(outcome.position);
    if (batch.kind !== 'deliveries') break;
    for (const [index, delivery] of batch.deliveries.entries()) {
      const hit = takeInRange(delivery, outcome, running.matcher, running.allowance);
      if (hit !== null) yield running.observation(hit);
      if (!outcome.ended) continue;
      along = batch.deliveries.slice(index);
      break;
    }
    messages.position = outcome.position;
    yield { type: 'progress', part, done: running.done + outcome.records, total: running.total, unit: 'records' };
  }
  return along;
}

/** What the stream has behind its proven end is yielded where it matches. */
async function* readOn(
  messages: StreamMessages,
  outcome: RangeOutcome,
  along: readonly Delivery[],
  running: Running,
): AsyncGenerator<Reading> {
  const { matcher, allowance } = running;
  let taken = 0;
  for (let deliveries = along; taken < tailAtMost && allowance.left > 0; deliveries = await messages.more(tailSilence)) {
    if (deliveries.length === 0 && taken > 0) return;
    taken += Math.max(1, deliveries.length);
    for (const message of matchesFrom(deliveries, outcome.range.to, matcher, allowance)) yield running.observation(message);
  }
}

async function* scanRange(
  settings: RabbitmqSettings,
  range: OffsetRange,
  running: Running,
  signal: AbortSignal,
): AsyncGenerator<Reading, RangeOutcome> {
  const { request, allowance } = running;
  const outcome = new RangeOutcome(range, request.topicRole);
  if (range.partition !== 0) outcome.fail({ code: 'not-found', retryable: false, detail: 'a stream has the one partition 0' });
  else if (allowance.left <= 0 && !outcome.finished) outcome.stopAtLimit();
  const goesOn = request.provenEnds?.includes(range.to) ?? false;
  if (outcome.failure !== null || (outcome.finished && !goesOn)) return outcome;
  const messages = new StreamMessages(settings, { stream: request.topic, from: range.from }, signal);
  try {
    const along = yield* readRange(messages, outcome, running);
    if (goesOn && outcome.finished && !signal.aborted) {
      // An empty range has not been opened yet: behind its end there may be the first message.
      if (range.from >= range.to) yield* readOn(messages, outcome, await messages.opening(tailSilence), running);
      else yield* readOn(messages, outcome, along, running);
    }
    return outcome;
  } finally {
    await messages.close();
  }
}

/** Failures that concern the whole broker: it is not asked again in this search. */
export function ofTheBroker(outcomes: readonly RangeOutcome[]): Failure | null {
  return outcomes.map(({ failure }) => failure).find((failure) => failure !== null && concernsSource(failure)) ?? null;
}

/** Reads the ranges of a scan one after the other and says what was found and what exactly was read. */
export async function* readScan(
  source: string,
  settings: RabbitmqSettings,
  request: StreamScanRequest,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const { topicRole, identity, topic } = request;
  const running: Running = {
    request,
    matcher: compileMatch(request.match, identity),
    allowance: { left: request.limit },
    total: recordsOf(request),
    observation: (message) => ({ type: 'observation', ...observationOf(source, topic, message, { topicRole, identity }) }),
    done: 0,
  };
  const outcomes: RangeOutcome[] = [];
  for (const range of request.ranges) {
    const broken = ofTheBroker(outcomes);
    const outcome = broken === null ? yield* scanRange(settings, range, running, signal) : new RangeOutcome(range, request.topicRole);
    if (broken !== null) outcome.fail(broken);
    running.done += outcome.records;
    outcomes.push(outcome);
  }
  for (const outcome of outcomes) yield { type: 'coverage', coverage: outcome.coverage(source, request) };
  const failure = ofTheBroker(outcomes);
  if (failure !== null) yield { type: 'failure', failure };
}

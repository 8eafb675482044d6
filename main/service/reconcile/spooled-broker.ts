import type { Coverage } from '../../domain/observation/coverage.ts';
import { mergeRanges, missingRanges, partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { answered, reasonOf } from '../../domain/observation/failure.ts';
import type { ConfigObservation } from '../../domain/observation/observation.ts';
import type { BrokerSource, OffsetRange, ScanRequest } from '../../ports/broker.ts';
import type { OpenGroup } from '../../ports/reconcile-store.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Sources } from '../../ports/sources.ts';
import { epochsBetween } from './epochs.ts';
import type { SpooledRange } from './log-pass.ts';
import { logPartKey } from './log-pass.ts';

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

const nothing = { messageIds: [], businessKeys: [], fields: [], text: null, all: false };

/** What of a request's range the spool answers for, and what must be read now. */
interface Divided {
  readonly range: OffsetRange;
  /** Empty, with from = to, where the spool has nothing of it. */
  readonly known: OffsetRange;
  readonly rest: readonly OffsetRange[];
}

/**
 * Answers scans for known ids from what a run has read in bulk: the records are read at the places
 * that the spool names, and only what lies outside of it is scanned. Boundaries, order and every
 * rule stay those of a single explanation.
 */
export class SpooledLogs {
  readonly #ranges: ReadonlyMap<string, SpooledRange>;
  readonly #epochs = new Map<string, Promise<readonly ConfigObservation[]>>();
  #groups: ReadonlyMap<string, OpenGroup> = new Map();

  constructor(ranges: readonly SpooledRange[]) {
    this.#ranges = new Map(ranges.map((range) => [logPartKey(range, range.partition), range]));
  }

  /** The messages that are explained next, with the places of their lines. */
  expect(groups: readonly OpenGroup[]): void {
    this.#groups = new Map(groups.map((group) => [group.messageId, group]));
  }

  /** The same sources, whose brokers answer from the spool where they can. */
  over(sources: Sources): Sources {
    return {
      ...sources,
      broker: (name) => {
        const broker = sources.broker(name);
        return broker.ok ? answered({ ...broker.value, scan: (request, signal) => this.#scan(broker.value, request, signal) }) : broker;
      },
    };
  }

  async *#scan(broker: BrokerSource, request: ScanRequest, signal: AbortSignal): AsyncGenerator<Reading> {
    const { match } = request;
    const exact = !match.all && match.text === null && match.fields.length + match.businessKeys.length === 0;
    if (!exact || match.messageIds.some((id) => !this.#groups.has(id))) {
      yield* broker.scan(request, signal);
      return;
    }
    const divided = request.ranges.map((range) => this.#divide(broker.name, request.topic, range));
    const failure: { read: Failure | null } = { read: null };
    yield* this.#readPlaces(broker, request, divided, signal, failure);
    const live: Coverage[] = [];
    const rest = divided.flatMap((each) => each.rest);
    if (rest.length > 0) {
      for await (const reading of broker.scan({ ...request, ranges: rest }, signal)) {
        if (reading.type === 'coverage') live.push(reading.coverage);
        else yield reading;
      }
    }
    for (const each of divided) yield { type: 'coverage', coverage: coverageOf(broker.name, request, each, live, failure.read) };
  }

  /** The records at the places of the expected messages, and the epochs that begin among them. */
  async *#readPlaces(
    broker: BrokerSource,
    { topic, topicRole, identity, match, asOf }: ScanRequest,
    divided: readonly Divided[],
    signal: AbortSignal,
    failure: { read: Failure | null },
  ): AsyncGenerator<Reading> {
    const places = divided.flatMap(({ known }) => {
      const key = logPartKey({ source: broker.name, topic }, known.partition);
      const own = match.messageIds.flatMap((id) => this.#groups.get(id)?.places.filter(({ part }) => part === key) ?? []);
      const offsets = own.map(({ offset }) => BigInt(offset)).filter((offset) => offset >= known.from && offset < known.to);
      return offsets.map((offset) => ({ partition: known.partition, offset }));
    });
    if (places.length > 0) {
      for await (const reading of broker.read(topic, topicRole, identity, places, signal)) {
        if (reading.type === 'failure') failure.read = reading.failure;
        yield reading;
      }
    }
    for (const { known, range } of divided) {
      const spooled = this.#ranges.get(logPartKey({ source: broker.name, topic }, known.partition));
      if (spooled === undefined || known.from === known.to || signal.aborted) continue;
      for (const observation of await this.#epochsOf(broker, { topic, topicRole, identity, asOf }, spooled, signal)) {
        const offset = BigInt(observation.coordinates['offset'] ?? '-1');
        if (offset > range.from && offset < range.to) yield { type: 'observation', observation };
      }
    }
  }

  /** Found once for a partition of a run: what is stored does not change its epoch. */
  #epochsOf(
    broker: BrokerSource,
    request: Pick<ScanRequest, 'topic' | 'topicRole' | 'identity' | 'asOf'>,
    known: OffsetRange,
    signal: AbortSignal,
  ): Promise<readonly ConfigObservation[]> {
    const key = logPartKey({ source: broker.name, topic: request.topic }, known.partition);
    const found = this.#epochs.get(key) ?? findEpochs(broker, request, known, signal);
    this.#epochs.set(key, found);
    return found;
  }

  #divide(source: string, topic: string, range: OffsetRange): Divided {
    const spooled = this.#ranges.get(logPartKey({ source, topic }, range.partition));
    const { partition, from, to } = range;
    // The last record is read again: a scan sees an epoch begin only behind a record of the one before.
    const known = {
      partition,
      from: spooled === undefined ? to : larger(from, spooled.from),
      to: spooled === undefined ? to : smaller(to, spooled.to - 1n),
    };
    if (spooled === undefined || known.from >= known.to) return { range, known: { partition, from, to: from }, rest: [range] };
    const before = { partition, from, to: known.from };
    const behind = { partition, from: known.to, to };
    return { range, known, rest: [before, behind].filter((each) => each.from < each.to) };
  }
}

async function findEpochs(
  broker: BrokerSource,
  { topic, topicRole, identity, asOf }: Pick<ScanRequest, 'topic' | 'topicRole' | 'identity' | 'asOf'>,
  known: OffsetRange,
  signal: AbortSignal,
): Promise<readonly ConfigObservation[]> {
  const look = { broker, topic, role: topicRole, identity, partition: known.partition, signal };
  // Streams have no epochs, and copies put aside are not asked for theirs.
  if ('consumer' in topicRole || 'witness' in topicRole) return [];
  const halved = await epochsBetween(look, known);
  if (halved !== null) return halved.map((observation) => ({ ...observation, at: asOf }));
  const found: ConfigObservation[] = [];
  const request: ScanRequest = { ...{ topic, topicRole, identity, asOf, match: nothing, limit: 1 }, ranges: [known] };
  for await (const reading of broker.scan(request, signal)) {
    if (reading.type === 'observation' && reading.observation.kind === 'config') found.push(reading.observation);
  }
  return found;
}

/** One partition's coverage: what the spool has of it, where its places could be read, and what was scanned now. */
function coverageOf(
  source: string,
  { topic, topicRole, asOf }: ScanRequest,
  { range, known, rest }: Divided,
  live: readonly Coverage[],
  failure: Failure | null,
): Coverage {
  const part = partitionPart(topic, range.partition);
  const own = live.filter((entry) => entry.part === part);
  const text = ({ from, to }: OffsetRange): { readonly from: string; readonly to: string } => ({ from: String(from), to: String(to) });
  const wanted = text(range);
  const read = mergeRanges([...(failure === null && known.from < known.to ? [text(known)] : []), ...own.flatMap((entry) => entry.read)]);
  const whole = range.from >= range.to || missingRanges(wanted, read).length === 0;
  const open = rest.length > 0 ? own.find((entry) => !entry.complete) : undefined;
  const reason = failure === null ? (open?.reason ?? null) : reasonOf(failure);
  const complete = whole && open === undefined && failure === null;
  return { id: '', source, role: topicRole.role, part, unit: 'offset', wanted, read, asOf, complete, needed: false, reason };
}

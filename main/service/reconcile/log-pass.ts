import type { Coverage } from '../../domain/observation/coverage.ts';
import { mergeRanges, missingRanges, partitionPart } from '../../domain/observation/coverage.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, reasonOf } from '../../domain/observation/failure.ts';
import type { KeyTemplate } from '../../domain/identity/key-template.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import type { OffsetRange } from '../../ports/broker.ts';
import { unread } from '../../ports/broker.ts';
import type { ComparedPart, SpoolPart } from '../../ports/reconcile-store.ts';
import type { Gathering } from '../gather/gathering.ts';
import type { RouteTopic, TopicBoundaries } from '../gather/topics.ts';
import type { Pass, Passed, Passing } from './pass.ts';
import { spoolReadings } from './spool-readings.ts';

/** What of one partition earlier runs and this one have kept: offsets [from, to). */
export interface SpooledRange extends OffsetRange {
  readonly source: string;
  readonly topic: string;
}

export interface LogPass {
  readonly topic: RouteTopic;
  readonly boundaries: TopicBoundaries;
  readonly ranges: readonly OffsetRange[];
  /** Its number among the logs of the destination; of other logs it says nothing. */
  readonly index: number;
  readonly naming: boolean;
  readonly keys: readonly KeyTemplate[];
}

export function logPartKey({ source, topic }: Pick<RouteTopic, 'source' | 'topic'>, partition: number): string {
  return `log ${source} ${partitionPart(topic, partition)}`;
}

/**
 * What a partition was when it was read: offsets of a topic that was created anew mean something else, and a log
 * is only ever cut where another leader begins.
 */
export function partitionIdentity({ collector }: Pick<Gathering, 'collector'>, { source, topic }: RouteTopic, partition: number): string {
  const own = (config: { readonly source: string; readonly coordinates: Readonly<Record<string, string>> }): boolean =>
    config.source === source && config.coordinates['topic'] === topic;
  const described = configs(collector, 'topic').find(own);
  const boundary = configs(collector, 'partition').find((config) => own(config) && config.coordinates['partition'] === String(partition));
  return JSON.stringify([described?.facts.topicId ?? null, boundary?.facts.leaderEpoch ?? null]);
}

/** A coverage that also has what earlier runs have read. */
function withKept(entry: Coverage, { from, to }: OffsetRange, keptTo: bigint): Coverage {
  const wanted = { from: String(from), to: String(to) };
  const read = mergeRanges([...entry.read, ...(keptTo > from ? [{ from: String(from), to: String(keptTo) }] : [])]);
  const complete = missingRanges(wanted, read).length === 0;
  return { ...entry, wanted, read, complete, needed: true, reason: complete && !entry.complete ? null : entry.reason };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function comparedPart({ topic, boundaries, index, naming }: LogPass, partition: number): ComparedPart {
  const logStart = boundaries.partitions.find((each) => each.partition === partition)?.logStart ?? 0n;
  const role = topic.topicRole.role === 'destination' ? 'destination' : 'aside';
  return { key: logPartKey(topic, partition), meaning: { kind: 'record', role, index, naming, logStart } };
}

/** Reads a log over its ranges, behind what earlier runs have kept of it. `identityOf`: see `partitionIdentity`. */
export function logPass({ open, route, store, progress, signal }: Passing, pass: LogPass, identityOf: (partition: number) => string): Pass {
  const { topic, boundaries, ranges } = pass;
  const role = topic.topicRole.role;
  const name = role === 'destination' ? 'destination' : 'fallback';
  const step = progress.step({ step: name, source: topic.source, part: topic.topic, unit: 'records' });
  const partOf = (partition: number): SpoolPart => ({ kind: 'record', key: logPartKey(topic, partition) });
  const total = Number(ranges.reduce((sum, { from, to }) => sum + to - from, 0n));
  return async (): Promise<Answer<Passed>> => {
    const logs = open.sources.bulkLogs(topic.source);
    if (!logs.ok) {
      const entry = { ...unread({ source: topic.source, role, part: topic.topic, unit: 'offset' }, reasonOf(logs.failure)), needed: true };
      step.end([entry]);
      return answered({ parts: [], coverage: [entry] });
    }
    const keptTo = new Map<number, bigint>();
    for (const { partition, from } of ranges) {
      const kept = store.kept(partOf(partition));
      const identity = identityOf(partition);
      const same =
        kept !== null && kept.identity === identity && BigInt(kept.from) <= from && kept.cursor !== null && BigInt(kept.cursor) >= from;
      keptTo.set(partition, same ? BigInt(kept.cursor ?? from) : from);
      const begun = same ? answered(null) : await store.begin(partOf(partition), String(from), identity);
      if (!begun.ok) return begun;
    }
    const rest = ranges.map((range) => ({ ...range, from: larger(range.from, keptTo.get(range.partition) ?? range.from) }));
    let done = total - Number(rest.reduce((sum, { from, to }) => sum + (to > from ? to - from : 0n), 0n));
    step.at(done, total);
    const request = {
      ...{ topic: topic.topic, role, asOf: boundaries.at, keys: pass.keys },
      ...('witness' in topic.topicRole ? { witness: topic.topicRole.witness } : {}),
      identity: route.identity,
      ranges: rest.filter(({ from, to }) => from < to),
    };
    const parts = new Map(ranges.map(({ partition }) => [partitionPart(topic.topic, partition), partition]));
    const read = await spoolReadings(
      store,
      (part) => partOf(parts.get(part) ?? -1),
      logs.value.records(request, signal),
      (rows) => step.at((done += rows), total),
    );
    if (!read.ok) return read;
    const coverage = ranges.map((range) => {
      const part = partitionPart(topic.topic, range.partition);
      const own = read.value.coverage.find((entry) => entry.part === part);
      const none: Coverage = {
        ...unread({ source: topic.source, role, part, unit: 'offset' }, ''),
        ...{ asOf: boundaries.at, reason: null },
      };
      return withKept(own ?? none, range, keptTo.get(range.partition) ?? range.from);
    });
    step.end(coverage);
    return answered({ parts: ranges.map(({ partition }) => comparedPart(pass, partition)), coverage });
  };
}

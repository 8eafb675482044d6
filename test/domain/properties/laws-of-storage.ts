import { micros } from '../../../main/domain/observation/instant.ts';
import type { ConfigFacts, Observation } from '../../../main/domain/observation/observation.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import type { Verdict } from '../../../main/domain/verdict/verdict.ts';
import { examine } from '../builders/examination.ts';
import { businessKey } from '../builders/observations.ts';
import type { Reading } from '../builders/reading.ts';
import { anyReading } from './any-reading.ts';
import { copiesKnown } from './oracle.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

interface Place {
  readonly partition: string;
  readonly offset: number;
}

/** Every place that a row, a producer or a consumer names, written as plainly as possible. */
function named({ observations }: Reading): readonly Place[] {
  return observations.flatMap((each) => {
    if (each.kind !== 'outbox' && each.kind !== 'produce' && each.kind !== 'consume') return [];
    if (each.kind === 'consume' && each.facts.neighbour === true) return [];
    const { partition, offset } = each.facts;
    return partition === undefined || offset === undefined ? [] : [{ partition, offset: Number(offset) }];
  });
}

interface Said<Subject extends ConfigFacts['subject']> {
  readonly at: bigint;
  readonly offset: number;
  readonly facts: Extract<ConfigFacts, { subject: Subject }>;
}

/** What is said about one partition of the destination. */
function told<Subject extends ConfigFacts['subject']>(
  { observations }: Reading,
  subject: Subject,
  partition: string,
): readonly Said<Subject>[] {
  return observations.flatMap((each: Observation) => {
    if (each.kind !== 'config' || each.facts.subject !== subject) return [];
    if (each.coordinates['topic'] !== 'orders' || each.coordinates['partition'] !== partition) return [];
    const facts = each.facts as Said<Subject>['facts'];
    return [{ at: each.at === null ? 0n : micros(each.at), offset: Number(each.coordinates['offset'] ?? '-1'), facts }];
  });
}

function isCut(reading: Reading, { partition, offset }: Place): boolean {
  const ends = told(reading, 'partition', partition).some(({ facts }) => Number(facts.highWatermark) <= offset);
  const other = told(reading, 'place', partition).some((place) => place.offset === offset && place.facts.holds === 'other');
  const epochs = told(reading, 'epoch', partition).filter((epoch) => epoch.offset <= offset);
  const sampled = told(reading, 'partition-sample', partition).filter(({ facts }) => facts.leaderEpoch !== undefined);
  return ends || other || (epochs.length > 0 && sampled.length > 0);
}

/** A broker is accused only where its log shows the cut. */
export const brokerLossNeedsACut: Property<Reading> = {
  law: 'BROKER_LOST is said only of an acknowledged place above which the log shows a cut, when no other copy can be unread',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    if (examine(reading).produced().code !== 'BROKER_LOST') return null;
    if (!copiesKnown(reading)) return 'BROKER_LOST without a complete reading';
    if (reading.observations.some(({ kind }) => kind === 'record')) return 'BROKER_LOST beside a copy';
    return named(reading).some((place) => isCut(reading, place)) ? null : 'BROKER_LOST without a cut';
  },
};

/** What a later record replaced is said only where one stands. */
export const compactionNeedsASuccessor: Property<Reading> = {
  law: 'COMPACTED is said only of a compacting topic with a later record of the key, proven only of a place that holds nothing',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { code, certainty } = examine(reading).produced();
    if (code !== 'COMPACTED') return null;
    if (!copiesKnown(reading)) return 'COMPACTED without a complete reading';
    const places = ['0', '1', '2', '3'].flatMap((partition) => told(reading, 'place', partition).map((place) => ({ partition, ...place })));
    const later = places.filter(({ facts }) => facts.holds === 'other' && facts.businessKey === businessKey);
    if (later.length === 0) return 'COMPACTED without a later record';
    const hole = places.some(
      ({ partition, offset, facts }) =>
        facts.holds === 'nothing' &&
        named(reading).some((place) => place.partition === partition && place.offset === offset) &&
        later.some((record) => record.partition === partition && record.offset > offset),
    );
    return certainty === 'proven' && !hole ? 'proven COMPACTED without a hole' : null;
  },
};

const removed: readonly Code[] = ['EXPIRED', 'LOST_TO_RETENTION'];

/** When a removed record was last known to be there, and first known to be gone. */
function removalOf(reading: Reading, { partition, offset }: Place) {
  const samples = told(reading, 'partition-sample', partition);
  const there = samples.filter(({ facts }) => Number(facts.logStart) <= offset).map(({ at }) => at);
  const gone = samples.filter(({ facts }) => Number(facts.logStart) > offset).map(({ at }) => at);
  return { there, gone };
}

function removalComplaint(reading: Reading, { code, facts }: Verdict): string | null {
  const place = { partition: facts['partition'] ?? '', offset: Number(facts['offset']) };
  const { there, gone } = removalOf(reading, place);
  const stood = reading.route.consumers.map(({ name, group }) => {
    const samples = told(reading, 'commit-sample', place.partition).filter((sample) => sample.facts.group === group);
    const seen = reading.observations.some(
      (each) =>
        (each.kind === 'consume' && each.facts.neighbour !== true && each.facts.consumer === name) ||
        ((each.kind === 'effect' || each.kind === 'dedupe') && each.facts.ownsKey && each.facts.consumer === name) ||
        ((each.kind === 'retry' || each.kind === 'dead-letter') && each.facts.consumer === name),
    );
    const passed = samples.some(({ at, facts: { committed } }) => Number(committed) > place.offset && there.some((time) => time >= at));
    const late = samples.some(({ at, facts: { committed } }) => Number(committed) <= place.offset && gone.some((time) => time <= at));
    const now = reading.observations.some(
      (each) =>
        each.kind === 'commit' &&
        each.facts.consumer === name &&
        each.coordinates['topic'] === 'orders' &&
        each.coordinates['partition'] === place.partition &&
        each.facts.committed !== undefined &&
        Number(each.facts.committed) <= place.offset,
    );
    return { past: seen || passed, behind: late || now };
  });
  if (code === 'EXPIRED') return stood.every(({ past }) => past) ? null : 'EXPIRED before a group was past it';
  return stood.some(({ behind }) => behind) ? null : 'LOST_TO_RETENTION though no group was behind it';
}

/** Who was past a record when it was removed is told only by commits of that time, or by who had it. */
export const removalNeedsCommitsOfThatTime: Property<Reading> = {
  law: 'EXPIRED needs every group past the record while it was there, LOST_TO_RETENTION one that was behind it once it was gone',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const verdict = examine(reading).produced();
    return removed.includes(verdict.code) ? removalComplaint(reading, verdict) : null;
  },
};

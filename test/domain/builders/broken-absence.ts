import type { CoverageRole } from '../../../main/domain/observation/coverage.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import type { Missing } from '../../../main/domain/verdict/verdict.ts';
import { partitionConfig, topicConfig } from './configs.ts';
import { createdAt } from './observations.ts';
import type { Change } from './reading.ts';
import { alsoSeen, changed, neverAsked, said, takenAt, unreadable, unsaid } from './reading.ts';
import { ago, second } from './time.ts';

/** One condition of a counting absence that does not hold, and what the answer must then name. */
export interface Broken {
  readonly condition: string;
  readonly change: Change;
  readonly missing: Missing;
  /** A code that this leaves open beside those that the rule leaves open anyway. */
  readonly candidate?: Code;
}

function missing(source: string, part: string, permission: string | null = null): Missing {
  return { source, part, permission };
}

/** Each condition of an absence from one partition of a topic, broken alone. */
export function brokenPartition(role: CoverageRole, topic: string, partition: string): readonly Broken[] {
  const part = `${topic}/${partition}`;
  const lacking = missing('kafka', part);
  const wanted = { from: '0', to: '1000' };
  return [
    {
      condition: 'order: its boundary was taken before the outbox was read',
      change: takenAt(ago(20 * second), role, part),
      missing: lacking,
    },
    { condition: 'order: nobody knows when its boundary was taken', change: takenAt(null, role, part), missing: lacking },
    { condition: 'range: it was never asked', change: neverAsked(role, part), missing: lacking },
    { condition: 'range: it could not be read', change: unreadable(role, part), missing: lacking },
    {
      condition: 'range: it may not be read',
      change: unreadable(role, part, 'not-authorized: Read on topic'),
      missing: missing('kafka', part, 'Read on topic'),
    },
    { condition: 'range: nobody planned what had to be read', change: changed(role, part, { wanted: null, read: [] }), missing: lacking },
    {
      condition: 'range: it was read, but says why not completely',
      change: changed(role, part, { reason: 'too-large: stopped' }),
      missing: lacking,
    },
    {
      condition: 'range: a hole in the middle',
      change: changed(role, part, {
        read: [
          { from: '0', to: '499' },
          { from: '500', to: '1000' },
        ],
        complete: false,
        reason: 'timeout: offset 499',
      }),
      missing: lacking,
    },
    {
      condition: 'range: a hole in the middle of what calls itself complete',
      change: changed(role, part, {
        wanted,
        read: [
          { from: '500', to: '1000' },
          { from: '0', to: '499' },
        ],
      }),
      missing: lacking,
    },
    {
      condition: 'range: its last offset is missing',
      change: changed(role, part, { wanted, read: [{ from: '0', to: '999' }] }),
      missing: lacking,
    },
    {
      condition: 'range: its first offset is missing',
      change: changed(role, part, { wanted, read: [{ from: '1', to: '1000' }] }),
      missing: lacking,
    },
    { condition: 'range: its boundaries were not read', change: unsaid(partitionConfig({ topic, partition })), missing: lacking },
    {
      condition: 'range: log start is above 0 and its first record is as young as the message',
      change: (reading) =>
        raised(
          topic,
          partition,
          createdAt,
        )(changed(role, part, { wanted: { from: '200', to: '1000' }, read: [{ from: '200', to: '1000' }] })(reading)),
      missing: lacking,
      candidate: 'EXPIRED',
    },
    {
      condition: 'range: log start is above 0 and nobody knows how old its first record is',
      change: (reading) =>
        raised(
          topic,
          partition,
        )(changed(role, part, { wanted: { from: '200', to: '1000' }, read: [{ from: '200', to: '1000' }] })(reading)),
      missing: lacking,
      candidate: 'EXPIRED',
    },
    {
      condition: 'still readable: log start has passed where the reading was to begin',
      change: raised(topic, partition, createdAt),
      missing: lacking,
      candidate: 'EXPIRED',
    },
  ];
}

/** A partition whose log begins at 200. */
export function raised(topic: string, partition: string, firstAt?: string): Change {
  return said(partitionConfig({ topic, partition, logStart: '200', ...(firstAt === undefined ? {} : { firstAt }) }));
}

/** Each condition of an absence from a topic as a whole, broken alone. */
export function brokenTopic(topic: string, partitions: number): readonly Broken[] {
  const policyUnread = topicConfig({ topic }).facts;
  if (policyUnread.subject !== 'topic') throw new Error('not a topic');
  const { cleanupPolicy: _hidden, ...withoutPolicy } = policyUnread;
  return [
    {
      condition: 'range: nobody knows how many partitions it has',
      change: unsaid(topicConfig({ topic })),
      missing: missing('kafka', topic),
    },
    {
      condition: 'range: it has one partition more than was read',
      change: said(topicConfig({ topic, partitions: String(partitions + 1) })),
      missing: missing('kafka', `${topic}/${partitions}`),
    },
    {
      condition: 'still readable: it is compacted',
      change: said(topicConfig({ topic, cleanupPolicy: 'compact' })),
      missing: missing('kafka', topic),
      candidate: 'COMPACTED',
    },
    {
      condition: 'still readable: it is compacted besides',
      change: said(topicConfig({ topic, cleanupPolicy: 'compact,delete' })),
      missing: missing('kafka', topic),
      candidate: 'COMPACTED',
    },
    {
      condition: 'still readable: its cleanup policy may not be read',
      change: said({ ...topicConfig({ topic }), facts: withoutPolicy }),
      missing: missing('kafka', topic, 'DescribeConfigs'),
      candidate: 'COMPACTED',
    },
    {
      condition: 'still readable: it was created anew meanwhile',
      change: alsoSeen(topicConfig({ topic, topicId: 'id-of-another' })),
      missing: missing('kafka', topic),
    },
  ];
}

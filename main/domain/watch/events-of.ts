import type { Instant } from '../observation/instant.ts';
import type { SampleFacts } from '../observation/observation.ts';
import type { Facts } from '../verdict/verdict.ts';
import { isAtLimit } from './queue-limit.ts';
import type { WatchEvent, WatchEventKind } from './watch-event.ts';

interface SampleLike {
  readonly source: string;
  readonly at: Instant;
  readonly coordinates: Readonly<Record<string, string>>;
  readonly facts: SampleFacts;
}

/** What a place said before, and says now. */
export interface ChangedSample {
  readonly before: SampleLike | null;
  readonly after: SampleLike;
}

type Of<Subject extends SampleFacts['subject']> = Extract<SampleFacts, { readonly subject: Subject }>;
type Event = readonly [kind: WatchEventKind, facts: Facts];

const settings = ['maxLength', 'maxBytes', 'messageTtl', 'overflow'] as const;

function placeOf({ source, coordinates }: SampleLike): string {
  return `${source} ${coordinates['topic']} ${coordinates['partition']}`;
}

function partitionEvents(before: Of<'partition-sample'>, after: Of<'partition-sample'>): readonly Event[] {
  // Another log under the same name: its numbers have nothing to do with those before.
  if (before.topicId !== after.topicId) return [['topic-made-anew', { before: before.topicId ?? '', after: after.topicId ?? '' }]];
  const events: Event[] = [];
  if (before.leaderEpoch !== undefined && after.leaderEpoch !== undefined && before.leaderEpoch !== after.leaderEpoch)
    events.push(['leader-epoch-began', { before: before.leaderEpoch, after: after.leaderEpoch }]);
  if (BigInt(after.highWatermark) < BigInt(before.highWatermark))
    events.push(['log-end-went-back', { before: before.highWatermark, after: after.highWatermark }]);
  return events;
}

function queueEvents(before: Of<'queue-sample'>, after: Of<'queue-sample'>): readonly Event[] {
  const events: Event[] = [];
  if (before.bound === 'yes' && after.bound === 'no') events.push(['queue-unbound', {}]);
  if (before.bound === 'no' && after.bound === 'yes') events.push(['queue-bound', {}]);
  for (const name of settings)
    if (before[name] !== after[name])
      events.push(['queue-settings-changed', { setting: name, before: before[name] ?? '', after: after[name] ?? '' }]);
  if (isAtLimit(after) !== isAtLimit(before))
    events.push([
      isAtLimit(after) ? 'queue-reached-its-limit' : 'queue-left-its-limit',
      { ready: after.ready ?? '', limit: after.maxLength ?? '', overflow: after.overflow ?? 'drop-head' },
    ]);
  return events;
}

function eventsOfPair(before: SampleFacts, after: SampleFacts): readonly Event[] {
  if (before.subject === 'partition-sample' && after.subject === 'partition-sample') return partitionEvents(before, after);
  if (before.subject === 'queue-sample' && after.subject === 'queue-sample') return queueEvents(before, after);
  if (before.subject === 'commit-sample' && after.subject === 'commit-sample')
    return BigInt(after.committed) < BigInt(before.committed)
      ? [['commit-went-back', { before: before.committed, after: after.committed }]]
      : [];
  if (before.subject === 'exchange-sample' && after.subject === 'exchange-sample') {
    if (before.routed === 'yes' && after.routed === 'no') return [['exchange-lost-its-queues', {}]];
    if (before.routed === 'no' && after.routed === 'yes') return [['exchange-reaches-queues', {}]];
  }
  return [];
}

/** Groups whose commits a log start left behind in this round: what lies between was removed before they read it. */
function passedCommits({ before, after }: ChangedSample, commits: readonly SampleLike[]): readonly WatchEvent[] {
  if (before?.facts.subject !== 'partition-sample' || after.facts.subject !== 'partition-sample') return [];
  if (before.facts.topicId !== after.facts.topicId) return [];
  const [low, lowBefore] = [BigInt(after.facts.logStart), BigInt(before.facts.logStart)];
  return commits.flatMap((commit): readonly WatchEvent[] => {
    if (commit.facts.subject !== 'commit-sample' || placeOf(commit) !== placeOf(after)) return [];
    const committed = BigInt(commit.facts.committed);
    if (committed >= low || committed < lowBefore) return [];
    const facts = { ...commit.coordinates, committed: String(committed), logStart: String(low) };
    return [{ kind: 'log-start-passed-commit', source: after.source, since: before.at, at: after.at, facts }];
  });
}

/**
 * What happened between two rounds of samples: `changed` is what differs, `samples` is everything
 * that the later round said, for what needs a log and its groups together.
 */
export function eventsOf(changed: readonly ChangedSample[], samples: readonly SampleLike[]): readonly WatchEvent[] {
  const anew = new Set(
    changed.flatMap(({ before, after }) =>
      before?.facts.subject === 'partition-sample' &&
      after.facts.subject === 'partition-sample' &&
      before.facts.topicId !== after.facts.topicId
        ? [placeOf(after)]
        : [],
    ),
  );
  const commits = samples.filter(({ facts }) => facts.subject === 'commit-sample');
  return changed.flatMap((change): readonly WatchEvent[] => {
    const { before, after } = change;
    if (before === null) return [];
    // A topic that was made anew has no past to go back in.
    if (after.facts.subject === 'commit-sample' && anew.has(placeOf(after))) return [];
    const events = eventsOfPair(before.facts, after.facts).map(([kind, facts]): WatchEvent => ({
      kind,
      source: after.source,
      since: before.at,
      at: after.at,
      facts: { ...after.coordinates, ...facts },
    }));
    return [...events, ...passedCommits(change, commits)];
  });
}

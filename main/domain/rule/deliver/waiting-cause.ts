import { boundaryOf } from '../../lifecycle/facets.ts';
import type { CommitSample } from '../../lifecycle/history.ts';
import { commitSamples, partitionSamples } from '../../lifecycle/history.ts';
import { micros, span } from '../../observation/instant.ts';
import type { CommitObservation, RecordObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { Facts } from '../../verdict/verdict.ts';
import type { DeliverContext } from '../rule.ts';

/**
 * Why a group has not come to a record, as far as something shows it: it has no members; its commit
 * has stood still (`stuck`); it moves on, and the log grows faster (`falling-behind`) or not
 * (`moving`). `not-consumed`: nothing shows why.
 */
export interface WaitingCause {
  readonly facts: Facts;
  readonly evidence: readonly string[];
}

const stopped: readonly string[] = ['Empty', 'Dead'];

function hasNoMembers({ facts: { members, groupState } }: CommitObservation): boolean {
  return members === '0' || (groupState !== undefined && stopped.includes(groupState));
}

interface Waiting {
  readonly copy: RecordObservation;
  readonly committed: bigint;
  readonly commit: CommitObservation;
}

/** How much of the partition the group had not committed at a sample; null where its end was not sampled by then. */
function lagAt({ lifecycle }: DeliverContext, { copy }: Waiting, sample: CommitSample): bigint | null {
  const { source, coordinates } = copy;
  const place = { source, topic: coordinates['topic'] ?? '', partition: coordinates['partition'] ?? '' };
  const boundary = partitionSamples(lifecycle, place).findLast(({ at }) => micros(at) <= micros(sample.at));
  const [end, committed] = [wholeNumber(boundary?.facts.highWatermark), wholeNumber(sample.facts.committed)];
  return end === null || committed === null ? null : end - committed;
}

function movingCause(context: DeliverContext, waiting: Waiting, first: CommitSample): WaitingCause {
  const before = lagAt(context, waiting, first);
  const end = wholeNumber(boundaryOf(context.lifecycle, waiting.copy)?.facts.highWatermark);
  const lag = end === null ? null : end - waiting.committed;
  const grows = before !== null && lag !== null && lag > before;
  const facts = {
    cause: grows ? 'falling-behind' : 'moving',
    causeSince: first.at,
    from: first.facts.committed,
    lag: lag === null ? '' : String(lag),
  };
  return { facts, evidence: [first.id] };
}

/** What shows why the group waits before `copy`; `evidence` is the commit that it was told from. */
export function waitingCause(
  context: DeliverContext,
  { copy, committed, evidence }: { readonly copy: RecordObservation; readonly committed: bigint; readonly evidence: string },
): WaitingCause {
  const { facets, lifecycle, consumer } = context;
  const commit = facets.commits.find(({ id }) => id === evidence);
  const unknown = { facts: { cause: 'not-consumed' }, evidence: [] };
  if (commit === undefined) return unknown;
  if (hasNoMembers(commit)) return { facts: { cause: 'no-members' }, evidence: [] };
  const place = { source: copy.source, topic: copy.coordinates['topic'] ?? '', partition: copy.coordinates['partition'] ?? '' };
  const samples = commitSamples(lifecycle, place, consumer.group);
  const since = samples.findLastIndex(({ facts }) => wholeNumber(facts.committed) !== committed) + 1;
  const still = samples[since];
  const now = commit.at === null ? context.now : micros(commit.at);
  if (still !== undefined && now - micros(still.at) > span(lifecycle.route.grace))
    return { facts: { cause: 'stuck', causeSince: still.at }, evidence: [still.id] };
  const [first] = samples;
  const moved = first !== undefined && (wholeNumber(first.facts.committed) ?? committed) < committed;
  return moved ? movingCause(context, { copy, committed, commit }, first) : unknown;
}

import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { concernsSource } from '../../domain/observation/failure.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { Sample } from '../../ports/history.ts';
import type { Readings } from '../../ports/reading.ts';
import type { Sources } from '../../ports/sources.ts';
import type { WatchedSource } from './plan-watch.ts';
import { commitSamples, logSamples, topologySamples } from './sample-of.ts';

/** A part of a source that could not be sampled; `part` is '' for all of it. */
export interface Unsampled {
  readonly part: string;
  readonly failure: Failure;
}

/** One round of one source. */
export interface Round {
  readonly samples: readonly Sample[];
  readonly unsampled: readonly Unsampled[];
}

interface Question {
  /** What is asked for, where a failure names no part. */
  readonly part: string;
  readonly ask: () => Answer<Readings>;
  readonly samplesOf: (observations: readonly Observation[]) => readonly Sample[];
}

function asked<Source>(source: Answer<Source>, question: (source: Source) => Readings): Answer<Readings> {
  return source.ok ? { ok: true, value: question(source.value) } : source;
}

/**
 * What is asked of a source, log starts before commits: a commit seen after a log start that is
 * above it proves that the group had not read what was removed.
 */
function questionsOf({ source, topics, commits, topologies }: WatchedSource, sources: Sources, signal: AbortSignal): readonly Question[] {
  return [
    ...topics.map((topic) => ({
      part: topic,
      ask: () => asked(sources.broker(source), (broker) => broker.boundaries(topic, signal)),
      samplesOf: logSamples,
    })),
    ...commits.map(({ consumers, topics: read }) => ({
      part: consumers.map(({ group }) => group).join(', '),
      ask: () => asked(sources.broker(source), (broker) => broker.commits(consumers, read, signal)),
      samplesOf: commitSamples,
    })),
    ...topologies.map((wanted) => ({
      part: wanted.exchange?.name ?? wanted.queues.join(', '),
      ask: () => asked(sources.topology(source), (topology) => topology.describe(wanted, signal)),
      samplesOf: (observations: readonly Observation[]) => topologySamples(observations, wanted),
    })),
  ];
}

/** `code: detail` of a coverage as a failure; null for one that was stopped. */
function failureOf(reason: string): Failure {
  const [, code = 'defect', detail = ''] = /^([a-z-]+):?\s*(.*)$/s.exec(reason) ?? [];
  return { code: code as Failure['code'], detail, retryable: true };
}

async function answerTo({ part, ask, samplesOf }: Question): Promise<Round> {
  const answer = ask();
  if (!answer.ok) return { samples: [], unsampled: [{ part: '', failure: answer.failure }] };
  const observations: Observation[] = [];
  const unsampled: Unsampled[] = [];
  for await (const reading of answer.value) {
    if (reading.type === 'observation') observations.push(reading.observation);
    if (reading.type === 'failure') unsampled.push({ part: concernsSource(reading.failure) ? '' : part, failure: reading.failure });
    if (reading.type === 'coverage' && reading.coverage.reason !== null)
      unsampled.push({ part: reading.coverage.part, failure: failureOf(reading.coverage.reason) });
  }
  return { samples: samplesOf(observations), unsampled };
}

/** Samples one source once. What cannot be read stands beside what can; a source that is down as a whole is asked nothing further. */
export async function takeSamples(watched: WatchedSource, sources: Sources, signal: AbortSignal): Promise<Round> {
  const samples: Sample[] = [];
  const unsampled: Unsampled[] = [];
  for (const question of questionsOf(watched, sources, signal)) {
    if (signal.aborted) break;
    const round = await answerTo(question);
    samples.push(...round.samples);
    unsampled.push(...round.unsampled);
    if (round.unsampled.some(({ part }) => part === '')) break;
  }
  const whole = unsampled.filter(({ part }) => part === '');
  // When all of a source is down, its parts need not say so too. What was stopped was not refused.
  return { samples, unsampled: (whole.length > 0 ? whole.slice(0, 1) : unsampled).filter(({ failure }) => failure.code !== 'cancelled') };
}

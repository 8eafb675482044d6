import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { Route } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import type { Readings } from '../../ports/reading.ts';
import type { OpenWorkspace } from '../open-workspace.ts';
import type { Collector } from './collector.ts';
import type { Query } from './query.ts';

/** One search on one route: what every wave of it works with. */
export interface Gathering {
  readonly open: OpenWorkspace;
  readonly route: Route;
  readonly query: Query;
  readonly collector: Collector;
  readonly signal: AbortSignal;
  /** Topics whose boundaries could not be read, by source and name, with the reason. */
  readonly unreadTopics: Map<string, Failure>;
}

type Part = Pick<Coverage, 'role' | 'part' | 'unit'>;

/**
 * Asks one source, unless it cannot be opened or has failed in this search already: then the parts
 * it would have covered say so, and nothing is sent.
 */
export async function ask<Source>(
  gathering: Gathering,
  name: string,
  source: Answer<Source>,
  parts: readonly Part[],
  question: (source: Source) => Readings,
  hint = false,
): Promise<void> {
  const { collector, signal } = gathering;
  const failure = source.ok ? collector.failureOf(name) : source.failure;
  if (source.ok && failure === null && !signal.aborted) {
    await collector.take(name, question(source.value), hint);
    return;
  }
  if (hint) return;
  const reason = failure === null ? 'cancelled: stopped' : reasonOf(failure);
  for (const part of parts) collector.add(name, unread({ source: name, ...part }, reason));
  if (!source.ok) collector.fail(name, source.failure);
}

import { reasonOf } from '../../domain/observation/failure.ts';
import { micros } from '../../domain/observation/instant.ts';
import type { CheckStep } from '../../ports/reading.ts';
import type { DatabaseStatus, SqlSession } from './dialect.ts';

/** A step that went well. */
export function passed(source: string, step: string, detail: string): CheckStep {
  return { source, step, ok: true, detail, fix: null };
}

/** A step that did not, with what to do. */
export function missed(source: string, step: string, detail: string, fix: string | null): CheckStep {
  return { source, step, ok: false, detail, fix };
}

/** Beyond this two clocks are worth a word, in milliseconds; verdicts correct for it either way. */
const clockTolerance = 5000n;

function clockStep(source: string, { clockOffset }: DatabaseStatus): CheckStep {
  const apart = clockOffset < 0n ? -clockOffset : clockOffset;
  if (apart <= clockTolerance) return passed(source, 'clock', 'within 5 s of this machine');
  const side = clockOffset > 0n ? 'ahead of' : 'behind';
  return passed(source, 'clock', `${(apart + 500n) / 1000n} s ${side} this machine; times are judged by the database's clock`);
}

function replicaStep(source: string, { replica, replayedAt, askedAt }: DatabaseStatus, declared: boolean): CheckStep {
  if (!replica) return passed(source, 'replica', 'no replica: rows are read as they are');
  if (replayedAt !== null) {
    const behind = (micros(askedAt) - micros(replayedAt)) / 1_000_000n;
    return passed(
      source,
      'replica',
      `a replica, replayed up to ${replayedAt} (${behind} s ago); nothing younger is covered, and the absence of a row never proves anything`,
    );
  }
  const why = declared ? 'declared a replica, and it does not say how far it is' : 'a replica that does not say how far it has replayed';
  return passed(source, 'replica', `${why}: the absence of a row never proves anything`);
}

/**
 * Opens the connection stage by stage and looks at the database's clock. Returns what the database
 * says of itself, or null when it could not be reached or the check was stopped.
 */
export async function* checkConnection(session: SqlSession, signal: AbortSignal): AsyncGenerator<CheckStep, DatabaseStatus | null> {
  const { source } = session;
  const opening = await session.open(signal);
  if (signal.aborted) return null;
  for (const { step, detail } of opening.passed) yield passed(source, step, detail);
  if (!opening.answer.ok) {
    yield missed(source, opening.failed?.step ?? 'tcp', reasonOf(opening.answer.failure), opening.failed?.fix ?? null);
    return null;
  }
  const status = await session.dialect.status(session, signal);
  if (signal.aborted) return null;
  if (!status.ok) {
    yield missed(source, 'clock', reasonOf(status.failure), 'Check again.');
    return null;
  }
  yield clockStep(source, status.value);
  yield replicaStep(source, status.value, session.replica);
  return status.value;
}

import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { codes } from '../../../main/domain/verdict/code.ts';
import type { Verdict } from '../../../main/domain/verdict/verdict.ts';
import { examine } from '../builders/examination.ts';
import type { Reading } from '../builders/reading.ts';
import { anyReading } from './any-reading.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

/** What the broker lost later may have been seen before. */
const lost: readonly Code[] = ['RELAY_LOST', 'SEND_FAILED', 'TXN_ABORTED', 'OUTBOX_STUCK', 'NOT_FOUND'];

function isVisibleCopy(observation: Observation): boolean {
  return observation.kind === 'record' && observation.facts.role === 'destination' && observation.facts.visibility === 'visible';
}

function isSighting(observation: Observation): boolean {
  if (observation.kind === 'consume') return observation.facts.neighbour !== true;
  if (observation.kind === 'effect' || observation.kind === 'dedupe') return observation.facts.ownsKey;
  return observation.kind === 'retry' || observation.kind === 'dead-letter';
}

/** What was seen stands: nothing unread and nothing else seen overrules it. */
export const aCopyStands: Property<Reading> = {
  law: 'a copy that can be read is stored, whatever else is seen or unread',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { code } = examine(reading).produced();
    return reading.observations.some(isVisibleCopy) && code !== 'STORED' ? `${code} beside a copy` : null;
  },
};

/** A consumer, a place aside or an effect proves that the message was produced. */
export const aSightingTravelsUpward: Property<Reading> = {
  law: 'what was seen downstream was produced',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { verdict, produced } = examine(reading);
    if (!reading.observations.some(isSighting)) return null;
    return lost.includes(produced().code) || lost.includes(verdict.code) ? `${produced().code} beside a sighting` : null;
  },
};

/** Any copy anywhere on the route forbids to say that there is none. */
export const noLossBesideACopy: Property<Reading> = {
  law: 'no loss is said beside a copy anywhere on the route, whatever its transaction',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { code } = examine(reading).produced();
    return ['RELAY_LOST', 'SEND_FAILED', 'NOT_FOUND'].includes(code) && reading.observations.some(({ kind }) => kind === 'record')
      ? `${code} beside a copy`
      : null;
  },
};

/** True when an observation is a success of the consumer `name` that can only be this message's. */
function isSuccess(observation: Observation, name: string): boolean {
  if (observation.kind === 'consume')
    return observation.facts.neighbour !== true && observation.facts.outcome === 'ok' && observation.facts.consumer === name;
  if (observation.kind === 'effect') return observation.facts.ownsKey && observation.facts.consumer === name;
  return (
    observation.kind === 'dedupe' && observation.facts.ownsKey && observation.facts.means === 'done' && observation.facts.consumer === name
  );
}

/** A success of a consumer decides its delivery, and nothing else does. */
export const aSuccessStands: Property<Reading> = {
  law: 'a consumer is said to have processed exactly where it reports a success, whatever else is seen or unread',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const found = examine(reading);
    for (const { name } of reading.route.consumers) {
      const succeeded = reading.observations.some((observation) => isSuccess(observation, name));
      const { code, certainty } = found.delivery(name);
      if (succeeded && (code !== 'PROCESSED' || certainty !== 'proven')) return `${name}: ${certainty} ${code} beside a success`;
      if (!succeeded && code === 'PROCESSED') return `${name}: PROCESSED without a success`;
    }
    return null;
  },
};

function verdictComplaint(verdict: Verdict, observations: readonly Observation[], coverageIds: ReadonlySet<string>): string | null {
  const ids = new Set(observations.map((observation) => observation.id));
  if (!verdict.evidence.every((id) => ids.has(id))) return 'evidence that nobody observed';
  if (!verdict.coverage.every((id) => coverageIds.has(id))) return 'coverage that nobody has';
  if (new Set(verdict.evidence).size !== verdict.evidence.length) return 'evidence twice';
  if ((verdict.code === 'UNDETERMINED') !== (verdict.certainty === 'undetermined')) return `${verdict.certainty} ${verdict.code}`;
  if (verdict.code !== 'UNDETERMINED') return verdict.missing.length > 0 ? `${verdict.code} that misses something` : null;
  if (verdict.candidates.length === 0) return 'UNDETERMINED without candidates';
  if (verdict.candidates.includes('UNDETERMINED')) return 'UNDETERMINED as its own candidate';
  return verdict.candidates.every((code) => codes.includes(code)) ? null : 'a candidate that is no code';
}

/** Every verdict is whole: what it rests on exists, and an open one is still an answer. */
export const everyVerdictIsWhole: Property<Reading> = {
  law: 'every verdict rests on what was observed, and an open one has candidates',
  cases: anyReading,
  show: showReading,
  complaint: (reading) => {
    const { verdict, deliveries, lifecycle, complete } = examine(reading);
    const verdicts = [verdict, ...deliveries.map((delivery) => delivery.verdict)];
    const coverageIds = new Set(lifecycle.coverage.map((entry) => entry.id));
    if (deliveries.map((delivery) => delivery.consumer).join() !== reading.route.consumers.map((consumer) => consumer.name).join())
      return 'not one delivery per consumer';
    if (complete && verdicts.some((each) => each.certainty === 'undetermined')) return 'complete, though something is open';
    return verdicts.map((each) => verdictComplaint(each, lifecycle.observations, coverageIds)).find((problem) => problem !== null) ?? null;
  },
};

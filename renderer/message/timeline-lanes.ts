import type { ExplanationDocument } from '../../main/contract/explanation.ts';
import type { VerdictDocument } from '../../main/contract/verdict.ts';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { CoverageRole } from '../../main/domain/observation/coverage.ts';
import { coverageState } from '../../main/language/coverage-state.ts';
import { reasonName } from '../../main/language/failure-sentence.ts';
import { missingText } from '../../main/language/missing-text.ts';
import { verdictTitle } from '../../main/language/sentence.ts';
import { plainText } from '../format/foreign-text.ts';
import type { Speech } from '../speech.tsx';
import type { Evidence } from '../ui/evidence.ts';
import type { Shape } from '../ui/look.ts';
import { groupOf, shapeOf } from '../ui/look.ts';
import type { LaneKey, Mark } from './timeline-marks.ts';
import { marksOf } from './timeline-marks.ts';
import { skewOf } from './timeline-skew.ts';

/** What a lane shows beside its points. `gap`: the way ended here; `never`: it did not come this far; `unread`: not read, so not known. */
export type Rest =
  | { readonly kind: 'none' }
  | { readonly kind: 'quiet' | 'never' | 'unread'; readonly text: string }
  | { readonly kind: 'gap'; readonly text: string; readonly shape: Shape };

export interface Lane {
  readonly key: LaneKey;
  readonly title: string;
  /** Lines under the title: where it stands. */
  readonly details: readonly string[];
  /** A clock that disagrees with another one; null while they agree. */
  readonly warning: string | null;
  readonly marks: readonly Mark[];
  readonly rest: Rest;
}

/** Codes that say what became of the message in the broker. */
const inBroker: readonly Code[] = [
  'BROKER_LOST',
  'RELAY_LOST',
  'UNROUTED',
  'OVERFLOW',
  'LOST_TO_RETENTION',
  'TXN_ABORTED',
  'EXPIRED',
  'COMPACTED',
  'NOT_FOUND',
  'DIVERTED',
  'NOT_YET_VISIBLE',
];

function gap(verdict: VerdictDocument, speech: Speech): Rest {
  return { kind: 'gap', text: verdictTitle(verdict, speech.language), shape: shapeOf(verdict) };
}

/** What the coverage of a place says where no point stands; `absent` is said of what was read completely. */
function restOfRoles(
  roles: readonly CoverageRole[],
  { coverage }: ExplanationDocument,
  { texts, language }: Speech,
  absent = texts.timeline.notThere,
): Rest {
  const entries = coverage.filter(({ role }) => roles.includes(role));
  if (entries.length === 0) return { kind: 'quiet', text: texts.timeline.noSource };
  const unread = entries.filter((entry) => coverageState(entry) !== 'complete');
  if (unread.length === 0) return { kind: 'quiet', text: absent };
  const reason = unread.find((entry) => entry.reason !== null)?.reason ?? null;
  return { kind: 'unread', text: reason === null ? texts.timeline.notRead : texts.timeline.notReadBecause(reasonName(reason, language)) };
}

function unreadText({ missing }: VerdictDocument, { texts, language }: Speech): string {
  return missing.length === 0 ? texts.timeline.notRead : texts.timeline.needs(missingText(missing, language));
}

function restOfConsumer(verdict: VerdictDocument, marks: readonly Mark[], speech: Speech): Rest {
  const group = groupOf(verdict);
  if (verdict.rule === 'behind-produce') return { kind: 'never', text: speech.texts.timeline.notReachedYet };
  if (verdict.code === 'NOT_REACHED') return { kind: 'never', text: speech.texts.timeline.neverReached };
  if (group === 'undetermined') return { kind: 'unread', text: unreadText(verdict, speech) };
  if (group === 'passed') return { kind: 'quiet', text: verdictTitle(verdict, speech.language) };
  return marks.length > 0 || group === 'processed' ? { kind: 'none' } : gap(verdict, speech);
}

function restOfBroker(document: ExplanationDocument, marks: readonly Mark[], speech: Speech): Rest {
  const { verdict } = document;
  if (marks.length > 0) return { kind: 'none' };
  if (inBroker.includes(verdict.code)) return gap(verdict, speech);
  return restOfRoles(['destination', 'fallback'], document, speech);
}

function restOfOutbox(document: ExplanationDocument, marks: readonly Mark[], speech: Speech): Rest {
  const { verdict } = document;
  const waits = verdict.code === 'OUTBOX_STUCK' || (verdict.code === 'IN_FLIGHT' && verdict.stage === 'produce');
  if (waits) return gap(verdict, speech);
  return marks.length > 0 ? { kind: 'none' } : restOfRoles(['outbox'], document, speech);
}

function restOfRelay(document: ExplanationDocument, marks: readonly Mark[], speech: Speech): Rest {
  if (document.verdict.code === 'SEND_FAILED') return gap(document.verdict, speech);
  // A trace may well be kept for consumers only: no line of the relay means nothing.
  return marks.length > 0 ? { kind: 'none' } : restOfRoles(['trace'], document, speech, speech.texts.timeline.noLine);
}

/** Topic and partition of every copy, each once. */
function brokerDetails(evidence: readonly Evidence[]): readonly string[] {
  const places = evidence.flatMap(({ observation: { kind, coordinates } }) =>
    kind === 'record' ? [`${coordinates['topic'] ?? ''}, p${coordinates['partition'] ?? ''}`] : [],
  );
  return [...new Set(places)].slice(0, 2).map(plainText);
}

/** The lanes of a message's way, upstream to downstream; each has the points that were seen and says what else is known. */
export function lanesOf(document: ExplanationDocument, evidence: readonly Evidence[], speech: Speech): readonly Lane[] {
  const { words, texts } = speech;
  const marks = marksOf(evidence, texts.timeline.marks);
  const of = (key: LaneKey): readonly Mark[] => marks.filter((mark) => mark.lane === key);
  const { lanes: titles } = words.observations;
  const consumers = document.deliveries.map(({ consumer, verdict }) => {
    const key: LaneKey = `consumer ${consumer}`;
    return { key, title: plainText(consumer), details: [], marks: of(key), rest: restOfConsumer(verdict, of(key), speech) };
  });
  const quietWhenSeen = (key: LaneKey, roles: readonly CoverageRole[]): Rest =>
    of(key).length > 0 ? { kind: 'none' } : restOfRoles(roles, document, speech);
  const lanes = [
    { key: 'outbox', title: titles.outbox, details: [], marks: of('outbox'), rest: restOfOutbox(document, of('outbox'), speech) },
    { key: 'relay', title: titles.relay, details: [], marks: of('relay'), rest: restOfRelay(document, of('relay'), speech) },
    {
      key: 'broker',
      title: titles.broker,
      details: brokerDetails(evidence),
      marks: of('broker'),
      rest: restOfBroker(document, of('broker'), speech),
    },
    ...consumers,
    {
      key: 'dead-letter',
      title: titles['dead-letter'],
      details: [],
      marks: of('dead-letter'),
      rest: quietWhenSeen('dead-letter', ['dead-letter', 'retry']),
    },
    { key: 'effect', title: titles.effect, details: [], marks: of('effect'), rest: quietWhenSeen('effect', ['effect', 'dedupe']) },
  ] as const satisfies readonly Omit<Lane, 'warning'>[];
  return lanes.map((lane) => ({ ...lane, warning: skewOf(lane, lanes, document.findings, speech) }));
}

import type { CheckDocument } from '../contract/check.ts';
import type { ExplanationDocument } from '../contract/explanation.ts';
import type { MatchDocument, MatchesDocument } from '../contract/matches.ts';
import type { FindingDocument, VerdictDocument } from '../contract/verdict.ts';
import type { Explanation, Match } from '../domain/lifecycle/explanation.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import type { Finding, Verdict } from '../domain/verdict/verdict.ts';

/** Makes the sentences of a document, in one language. */
export interface Sentences {
  /** `consumer` names whose delivery it is; '' for the overall verdict. */
  verdict(verdict: Verdict, consumer: string): string;
  finding(finding: Finding): string;
}

/** For whom a document is: what is printed has sentences only, the window also gets what it makes its own from. */
export type Reader = 'print' | 'window';

/** The verdict object of every document. */
export function verdictDocument(verdict: Verdict, sentences: Sentences, reader: Reader, consumer = ''): VerdictDocument {
  const { code, stage, certainty, rule, facts, evidence, coverage, candidates, missing } = verdict;
  return {
    code,
    stage,
    certainty,
    rule,
    sentence: sentences.verdict(verdict, consumer),
    ...(reader === 'window' ? { facts: { ...facts } } : {}),
    evidence: [...evidence],
    coverage: [...coverage],
    candidates: [...candidates],
    missing: missing.map((each) => ({ ...each })),
  };
}

function findingDocument(finding: Finding, sentences: Sentences, reader: Reader): FindingDocument {
  return { id: finding.id, sentence: sentences.finding(finding), ...(reader === 'window' ? { facts: { ...finding.facts } } : {}) };
}

/** A coverage entry of a document. */
export function coverageDocument(entry: Coverage): ExplanationDocument['coverage'][number] {
  return { ...entry, wanted: entry.wanted === null ? null : { ...entry.wanted }, read: entry.read.map((range) => ({ ...range })) };
}

/** `waybill.explanation/1` of an explanation. */
export function explanationDocument(explanation: Explanation, sentences: Sentences, reader: Reader): ExplanationDocument {
  const { judgement } = explanation;
  return {
    format: 'waybill.explanation/1',
    route: explanation.route,
    messageId: explanation.messageId,
    businessKey: explanation.businessKey,
    verdict: verdictDocument(judgement.verdict, sentences, reader),
    deliveries: judgement.deliveries.map(({ consumer, verdict }) => ({
      consumer,
      verdict: verdictDocument(verdict, sentences, reader, consumer),
    })),
    findings: judgement.findings.map((finding) => findingDocument(finding, sentences, reader)),
    duplicates: judgement.duplicates.map((duplicate) => ({ ...duplicate, observations: [...duplicate.observations] })),
    observations: explanation.observations.map((observation) => ({ ...observation })),
    coverage: explanation.coverage.map(coverageDocument),
    complete: judgement.complete,
    duplicatesComplete: judgement.duplicatesComplete,
  };
}

/** One match; the window also gets its way, its place and its deliveries. */
export function matchDocument(match: Match, sentences: Sentences, reader: Reader): MatchDocument {
  const { route, messageId, businessKey, verdict, duplicates, at } = match;
  const printed = { route, messageId, businessKey, verdict: verdictDocument(verdict, sentences, reader), duplicates: [...duplicates], at };
  if (reader === 'print') return printed;
  return {
    ...printed,
    rail: match.rail.map((step) => ({ ...step })),
    coordinates: match.coordinates,
    deliveries: match.deliveries.map((delivery) => ({
      consumer: delivery.consumer,
      verdict: verdictDocument(delivery.verdict, sentences, reader, delivery.consumer),
    })),
  };
}

/** `waybill.matches/1` of a search's result. */
export function matchesDocument(
  result: {
    readonly matches: readonly Match[];
    readonly coverage: readonly Coverage[];
    readonly complete: boolean;
    readonly duplicatesComplete: boolean;
  },
  sentences: Sentences,
  reader: Reader,
): MatchesDocument {
  return {
    format: 'waybill.matches/1',
    matches: result.matches.map((match) => matchDocument(match, sentences, reader)),
    coverage: result.coverage.map(coverageDocument),
    complete: result.complete,
    duplicatesComplete: result.duplicatesComplete,
  };
}

/** `waybill.check/1` of the steps of a check. */
export function checkDocument(steps: CheckDocument['steps']): CheckDocument {
  return { format: 'waybill.check/1', steps };
}

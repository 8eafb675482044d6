import type { Evidence } from '../domain/lifecycle/correlate.ts';
import { correlate, correlateNothing, messageIdsOf } from '../domain/lifecycle/correlate.ts';
import type { Explanation, Match } from '../domain/lifecycle/explanation.ts';
import { facetsOf } from '../domain/lifecycle/facets.ts';
import { coordinatesOf, railOf } from '../domain/lifecycle/rail.ts';
import { maskContent } from '../domain/mask/mask-content.ts';
import type { Masking } from '../domain/mask/mask-observation.ts';
import { maskingOf } from '../domain/mask/mask-observation.ts';
import type { Content } from '../domain/observation/content.ts';
import type { Observation } from '../domain/observation/observation.ts';
import { judge } from '../domain/verdict/judge.ts';
import type { Judgement, Verdict } from '../domain/verdict/verdict.ts';

type ContentOf = (observation: Observation) => Content | undefined;

function maskedFacts<Part extends Pick<Verdict, 'facts'>>(part: Part, masking: Masking): Part {
  return { ...part, facts: Object.fromEntries(Object.entries(part.facts).map(([name, value]) => [name, masking.text(value)])) };
}

/** A judgement whose sentences show nothing that the route masks. */
function maskedJudgement(judgement: Judgement, masking: Masking): Judgement {
  return {
    ...judgement,
    verdict: maskedFacts(judgement.verdict, masking),
    deliveries: judgement.deliveries.map((delivery) => ({ ...delivery, verdict: maskedFacts(delivery.verdict, masking) })),
    findings: judgement.findings.map((finding) => maskedFacts(finding, masking)),
  };
}

/** Judges one message of the evidence and hides what the route masks. A message that nothing names is explained by what was read. */
export function explain(evidence: Evidence, messageId: string, contentOf: ContentOf, sources: Explanation['sources'] = []): Explanation {
  const known = messageIdsOf(evidence).includes(messageId);
  const lifecycle = known ? correlate(evidence, messageId) : correlateNothing(evidence, messageId);
  const { judgement, coverage } = judge(lifecycle);
  const { mask } = evidence.route;
  const masking = maskingOf(evidence.route, lifecycle.observations);
  const contents = lifecycle.observations.flatMap((observation): readonly (readonly [string, Content])[] => {
    const content = contentOf(observation);
    return content === undefined ? [] : [[observation.id, maskContent(content, mask)]];
  });
  return {
    route: evidence.route.name,
    rules: evidence.route,
    sources,
    messageId: known ? messageId : null,
    businessKey: lifecycle.businessKey === null ? null : masking.text(lifecycle.businessKey),
    judgement: maskedJudgement(judgement, masking),
    observations: lifecycle.observations.map((observation) => masking.observation(observation)),
    coverage,
    contents: Object.fromEntries(contents),
    now: evidence.now,
  };
}

/** The same in one line, for a list. */
export function match(evidence: Evidence, messageId: string): Match {
  const lifecycle = correlate(evidence, messageId);
  const facets = facetsOf(lifecycle);
  const masking = maskingOf(evidence.route, lifecycle.observations);
  const judgement = maskedJudgement(judge(lifecycle).judgement, masking);
  return {
    route: evidence.route.name,
    messageId,
    businessKey: lifecycle.businessKey === null ? null : masking.text(lifecycle.businessKey),
    verdict: judgement.verdict,
    deliveries: judgement.deliveries,
    duplicates: [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].filter((name) => name !== 'FAN_OUT'),
    at: facets.eventAt,
    rail: railOf(lifecycle, facets, judgement),
    coordinates: masking.text(coordinatesOf(facets)),
  };
}

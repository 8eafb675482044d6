import type { CaseDocument } from '../contract/case.ts';
import type { Case } from '../domain/lifecycle/case.ts';
import type { Verdict } from '../domain/verdict/verdict.ts';
import type { Sentences } from './documents.ts';
import { coverageDocument, verdictDocument } from './documents.ts';

/**
 * `waybill.case/1` of a case. `rejudged` gives the verdict of this version by message, in the order
 * of the messages; nothing when the case is only written.
 */
export function caseToDocument(value: Case, sentences: Sentences, rejudged: readonly Verdict[] = []): CaseDocument {
  return {
    format: 'waybill.case/1',
    engine: value.engine,
    title: value.title,
    now: value.now,
    withPayload: value.messages.some((message) => Object.keys(message.contents).length > 0),
    routes: structuredClone(value.routes) as CaseDocument['routes'],
    sources: value.sources.map((source) => ({ ...source })),
    messages: value.messages.map((message, index) => ({
      route: message.route,
      messageId: message.messageId,
      businessKey: message.businessKey,
      // Facts stay, so that another reader can make the sentence in another language.
      recorded: verdictDocument(message.recorded, sentences, 'window'),
      rejudged: rejudged[index] === undefined ? null : verdictDocument(rejudged[index], sentences, 'window'),
      observations: structuredClone(message.observations) as CaseDocument['messages'][number]['observations'],
      coverage: message.coverage.map(coverageDocument),
      contents: structuredClone(message.contents) as CaseDocument['messages'][number]['contents'],
    })),
  };
}

/** The case a document holds; what it says a verdict is, is never trusted but judged again. */
export function caseOfDocument(document: CaseDocument): Case {
  return {
    engine: document.engine,
    title: document.title,
    now: document.now,
    routes: document.routes,
    sources: document.sources,
    messages: document.messages.map(({ rejudged: _rejudged, recorded: { sentence: _sentence, facts = {}, ...recorded }, ...message }) => ({
      ...message,
      recorded: { ...recorded, facts },
    })),
  };
}

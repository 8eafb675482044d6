import type { Evidence } from '../../domain/lifecycle/correlate.ts';
import { businessKeyOf, messageIdOf } from '../../domain/lifecycle/correlate.ts';
import type { Case, CaseMessage } from '../../domain/lifecycle/case.ts';
import { RecordReader } from '../../domain/identity/identify.ts';
import type { Content } from '../../domain/observation/content.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Route } from '../../domain/workspace/route.ts';
import { identityOf } from './collector.ts';
import type { Query } from './query.ts';

/** One message of a case as evidence: it is judged again, by the clock of the case unless `judgeAt` fixes another. */
export function evidenceOfMessage(recorded: Case, message: CaseMessage, judgeAt: Instant | null = null): Evidence | null {
  const route = recorded.routes.find((each) => each.name === message.route);
  if (route === undefined) return null;
  return {
    route,
    observations: message.observations,
    coverage: message.coverage.map((entry) => ({ ...entry, needed: false })),
    now: judgeAt ?? recorded.now,
  };
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function holdsText(content: Content, text: string): boolean {
  const wanted = Buffer.from(text, 'utf8');
  const parts = [content.key, content.value, ...content.headers.map((header) => header.value)];
  return parts.some((part) => part !== null && Buffer.from(part.base64, 'base64').includes(wanted));
}

function holdsField(content: Content, field: Query['fields'][number]): boolean {
  const reader = new RecordReader({
    key: content.key === null ? null : bytesOf(content.key.base64),
    value: content.value === null ? null : bytesOf(content.value.base64),
    headers: content.headers.map((header) => ({
      name: bytesOf(header.name.base64),
      value: header.value === null ? null : bytesOf(header.value.base64),
    })),
    timestamp: 0n,
  });
  return reader.text(field.template) === field.value;
}

/** The messages of a case that a query asks for on one route. A case has no window: everything in it is meant to be seen. */
export function messagesOf(recorded: Case, route: Pick<Route, 'name'>, query: Query): readonly CaseMessage[] {
  return recorded.messages.filter((message) => {
    if (message.route !== route.name) return false;
    if (query.all || query.messageIds.includes(message.messageId)) return true;
    if (message.businessKey !== null && query.businessKeys.includes(message.businessKey)) return true;
    const own = message.observations.filter((observation) => messageIdOf(observation) !== undefined);
    if (own.some((observation) => query.businessKeys.includes(businessKeyOf(observation) ?? ''))) return true;
    const contents = Object.values(message.contents);
    if (query.text !== null && contents.some((content) => holdsText(content, query.text ?? ''))) return true;
    return query.fields.some((field) => contents.some((content) => holdsField(content, field)));
  });
}

/** What an observation of a case message carries; found by what it is, because ids are given anew. */
export function caseContents(message: CaseMessage): (observation: Observation) => Content | undefined {
  const byFact = new Map(message.observations.map((observation) => [identityOf(observation), message.contents[observation.id]]));
  return (observation) => byFact.get(identityOf(observation));
}

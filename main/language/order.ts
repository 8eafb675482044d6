import type { OrderAnswer, OrderKind, OrderMessage } from '../domain/lifecycle/order-answer.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import type { Missing } from '../domain/verdict/verdict.ts';
import { textsOf } from './catalogue.ts';
import { coverageState } from './coverage-state.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';
import { missingText } from './missing-text.ts';
import type { OrderGiven } from './order-texts.ts';
import { visibleText } from './visible-text.ts';

type ReadPart = Omit<Coverage, 'id' | 'role' | 'asOf'>;

/** An order as it was asked for, with its messages, what became of them, and what was read. */
export interface OrderReport {
  readonly businessKey: string;
  readonly messages: readonly OrderMessage[];
  readonly answer: OrderAnswer;
  readonly coverage: readonly ReadPart[];
}

/** Kinds that a resend would mend: not before everything was read. */
const resendable: readonly OrderKind[] = ['lost', 'failed', 'too-late'];

function givenOf(businessKey: string, answer: OrderAnswer, format: Format): OrderGiven {
  return {
    key: visibleText(businessKey),
    answer,
    suspected: answer.certainty !== 'proven',
    routes: answer.routes.map(visibleText),
    since: answer.since === null ? '' : format.instant(answer.since),
  };
}

/** What a conclusion lacks: parts that were needed and not read, and what the open verdicts name. */
export function unreadParts({ messages, coverage }: Pick<OrderReport, 'messages' | 'coverage'>): readonly Missing[] {
  const parts = coverage
    .filter((entry) => entry.needed && coverageState(entry) !== 'complete')
    .map(({ source, part }) => ({ source, part, permission: null }));
  const named = messages.flatMap(({ verdict, deliveries }) =>
    [verdict, ...deliveries.map((delivery) => delivery.verdict)].flatMap((each) => each.missing ?? []),
  );
  const seen = new Map([...parts, ...named].map((each) => [`${each.source}\n${each.part}`, each]));
  return [...seen.values()];
}

/** One sentence to tell the customer. */
export function orderCustomerSentence(report: Pick<OrderReport, 'businessKey' | 'answer'>, language: Language, format: Format): string {
  const { customer } = textsOf(language).order;
  return customer[report.answer.kind](givenOf(report.businessKey, report.answer, format));
}

/** One sentence on what to do next, which names what was not read. A resend is never advised on an incomplete answer. */
export function orderNextSentence(report: OrderReport, language: Language, format: Format): string {
  const { next, waitWithResend, nextSentence } = textsOf(language).order;
  const { answer } = report;
  const wait = !answer.complete && resendable.includes(answer.kind);
  const step = wait ? waitWithResend : next[answer.kind](givenOf(report.businessKey, answer, format));
  return nextSentence(step, answer.complete ? '' : missingText(unreadParts(report), language));
}

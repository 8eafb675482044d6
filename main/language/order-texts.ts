import type { OrderAnswer, OrderKind } from '../domain/lifecycle/order-answer.ts';

/** What the two sentences about an order are made from. */
export interface OrderGiven {
  readonly key: string;
  readonly answer: OrderAnswer;
  readonly suspected: boolean;
  /** The routes of the affected messages; empty when there are none. */
  readonly routes: readonly string[];
  /** Since when the earliest affected message exists; '' when no source says. */
  readonly since: string;
}

export interface OrderTexts {
  /** For the customer: plain words, no promise, no blame, nothing that is only suspected said as a fact. */
  readonly customer: Readonly<Record<OrderKind, (given: OrderGiven) => string>>;
  /** For the person on support or on call. Without a full stop: what was not read may follow. */
  readonly next: Readonly<Record<OrderKind, (given: OrderGiven) => string>>;
  /** The step where a resend would be the answer but not everything was read. */
  readonly waitWithResend: string;
  /** `unread` is '' when nothing can be named. */
  readonly nextSentence: (step: string, unread: string) => string;
  readonly markdown: {
    readonly customer: string;
    readonly next: string;
    readonly verdict: string;
    readonly route: string;
    readonly time: string;
    readonly messageId: string;
    readonly noMessages: string;
    readonly notRead: string;
    readonly everythingRead: string;
    /** For an incomplete answer of which no unread part is known. */
    readonly somethingUnread: string;
    readonly unknownTime: string;
    readonly duplicate: (name: string) => string;
  };
}

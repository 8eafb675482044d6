import type { ExpectedCode, ExpectedFinding, ExpectedMessage } from './expected.ts';
import { type Message, consumed, expectMessage, newMessage, stored } from './messages.ts';
import { type Age, type Fact, type Scenario, type Shop, minutes, seconds } from './plan.ts';

function newCode(shop: Shop, messageId: string, partition: number, created: Age): Message {
  const key = shop.key('customer', partition);
  const payload = { customer: key, code: String(100_000 + (Math.round(created) % 899_999)) };
  return newMessage(shop, { topic: 'login-codes', messageId, key, partition, created, payload });
}

/** The row of a login code: no state column, but an instant of completion and a switch that blocks it. */
function codeRow(shop: Shop, message: Message, state: 'sent' | 'blocked'): Fact {
  const values = () => ({
    code_id: message.messageId,
    customer: message.key,
    payload: message.payload,
    created_at: shop.at(message.created),
    completion_date: state === 'sent' ? shop.at(message.created - 450) : null,
    blocked: state === 'blocked',
  });
  return { kind: 'row', table: 'login_code_outbox', values };
}

function sentCode(shop: Shop, message: Message): readonly Fact[] {
  return [stored(message), codeRow(shop, message, 'sent')];
}

function expectCode(scenario: string, message: Message, code: ExpectedCode, findings: readonly ExpectedFinding[] = []): ExpectedMessage {
  return expectMessage(scenario, message, { route: 'login-codes', code, deliveries: { 'sms-gateway': code }, findings });
}

export function ordinaryCodes(shop: Shop): Scenario {
  const codes = Array.from({ length: 6 }, (_, index) => newCode(shop, `code-ordinary-${index + 1}`, index % 2, minutes(75 - 4 * index)));
  return {
    facts: codes.flatMap((code) => [...sentCode(shop, code), consumed(shop, 'login_events', 'sms-gateway', code, seconds(2))]),
    expected: codes.map((code) => expectCode('ordinary-login-code', code, 'PROCESSED')),
  };
}

/** A five-minute code that was sent out after twenty. */
export function lateCode(shop: Shop): Scenario {
  const code = newCode(shop, 'code-late', 1, minutes(50));
  return {
    facts: [...sentCode(shop, code), consumed(shop, 'login_events', 'sms-gateway', code, minutes(20))],
    expected: [expectCode('late', code, 'PROCESSED', ['late'])],
  };
}

/** The gateway works on several codes at once and commits the lowest it has not finished. */
export function codeInFlight(shop: Shop): Scenario {
  const first = newCode(shop, 'code-in-flight', 0, minutes(3));
  const second = newCode(shop, 'code-finished-ahead', 0, minutes(2));
  return {
    facts: [
      ...[...sentCode(shop, first), { kind: 'waiting', group: 'sms-gateway', record: first.record } as const],
      ...[...sentCode(shop, second), consumed(shop, 'login_events', 'sms-gateway', second, seconds(2))],
      { kind: 'waiting', group: 'sms-gateway', record: second.record },
    ],
    expected: [expectCode('watermark-in-flight', first, 'IN_FLIGHT'), expectCode('watermark-finished-ahead', second, 'PROCESSED')],
  };
}

/** Waits for less than an hour, but longer than it is worth anything. */
export function codeOverdue(shop: Shop): Scenario {
  const code = newCode(shop, 'code-overdue', 1, minutes(8));
  return {
    facts: [...sentCode(shop, code), { kind: 'waiting', group: 'sms-gateway', record: code.record }],
    expected: [expectCode('overdue-past-time-to-live', code, 'OVERDUE')],
  };
}

export function codeBlocked(shop: Shop): Scenario {
  const code = newCode(shop, 'code-blocked', 0, minutes(31));
  return {
    facts: [codeRow(shop, code, 'blocked')],
    expected: [
      expectMessage('send-failed-blocked', code, {
        route: 'login-codes',
        code: 'SEND_FAILED',
        deliveries: { 'sms-gateway': 'NOT_REACHED' },
      }),
    ],
  };
}

import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../main/adapter/rabbitmq/failures.ts';
import type { RabbitmqSettings } from '../../../main/adapter/rabbitmq/settings.ts';

const settings = { host: 'rabbit', port: 5672, user: 'waybill', virtualHost: 'shop', requestTimeout: 10_000 } as RabbitmqSettings;

/** As the client words what the server closed a channel with. */
function closed(code: number, name: string, words: string): Error {
  return Object.assign(new Error(`Channel closed by server: ${code} (${name}) with message "${name} - ${words}"`), { code });
}

describe('what a server closed a channel with', () => {
  it.each([
    ['no queue', 404, 'NOT_FOUND', "no queue 'billing.q' in vhost 'shop'", 'not-found', false],
    // The same code, though the stream stands: its node is away or still starting.
    [
      'a node that is away',
      404,
      'NOT_FOUND',
      "home node 'a@b' of durable queue 'w' in vhost '/' is down or inaccessible",
      'unreachable',
      true,
    ],
    ['no right', 403, 'ACCESS_REFUSED', "read access to queue 'w' in vhost 'shop' refused for user 'waybill'", 'not-authorized', false],
    ['no stream', 406, 'PRECONDITION_FAILED', 'x-stream-offset is not allowed', 'unsupported', false],
  ] as const)('%s', (_, replyCode, name, words, code, retryable) => {
    expect(failureOf(closed(replyCode, name, words), settings)).toEqual({ code, retryable, detail: `${name} - ${words}` });
  });
});

import { describe, expect, it } from 'vitest';
import { exchangeConfig, queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, row, send, sentAt } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, unreadable, unsaid } from '../../builders/reading.ts';

const route = queueRoute({ consumers: [queueConsumer({ witness: null })] });
const nowhere = said(exchangeConfig({ routed: 'no' }));
const at = (observations: Parameters<typeof reading>[0], ...changes: readonly Change[]) =>
  examine(reading(observations, { route }, ...changes));

describe('bound-nowhere', () => {
  it('is suspected of what was sent while the key reaches no queue', () => {
    const found = at([row()], nowhere);
    expect(found.verdict).toMatchObject({
      code: 'UNROUTED',
      certainty: 'suspected',
      rule: 'bound-nowhere',
      candidates: ['UNROUTED', 'RELAY_LOST', 'BROKER_LOST'],
    });
    expect(found.verdict.facts).toEqual({ exchange: 'shop', routingKey: 'orders', sentAt });
    expect(found.seen(found.verdict)).toEqual(['outbox 17', 'config exchange shop']);
    expect(at([send()], nowhere).verdict.rule).toBe('bound-nowhere');
  });

  it.each([
    { what: 'the key reaches a queue', change: said(exchangeConfig()) },
    { what: 'nobody knows what is bound', change: said(exchangeConfig({ routed: 'unknown' })) },
    { what: 'the bindings were not read', change: unsaid(exchangeConfig()) },
    { what: 'an alternate exchange takes what is unroutable', change: said(exchangeConfig({ routed: 'no', alternate: 'lost' })) },
    { what: 'another key was asked for', change: said(exchangeConfig({ routingKey: 'refunds', routed: 'no' })) },
  ])('does not hold where $what', ({ change }) => {
    expect(at([row()], change).verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'relay-lost' });
  });

  it('leaves UNROUTED open exactly where the bindings do', () => {
    expect(at([row()], said(exchangeConfig({ routed: 'unknown' }))).verdict.candidates).toContain('UNROUTED');
    expect(at([row()]).verdict.candidates).not.toContain('UNROUTED');
    expect(at([row()], said(exchangeConfig({ routed: 'no', alternate: 'lost' }))).verdict.candidates).not.toContain('UNROUTED');
  });

  it('says nothing of what was not sent, or was seen', () => {
    expect(at([row({ state: 'failed' })], nowhere).produced().rule).toBe('send-failed');
    expect(at([row(), consumed()], nowhere).produced().code).toBe('STORED');
  });

  it('asks a producer trace whether the row waits for another try', () => {
    expect(at([send()], nowhere, unreadable('outbox')).verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'bound-nowhere' });
  });

  it('asks a stream that is not bound any more whether it has a copy', () => {
    const witnessed = queueRoute();
    const unbound = said(queueConfig({ queue: 'billing.witness', bound: 'no' }));
    expect(examine(reading([row()], { route: witnessed }, nowhere, unbound)).verdict.code).toBe('UNROUTED');
    expect(examine(reading([row()], { route: witnessed }, nowhere, unbound, unreadable('destination'))).verdict).toMatchObject({
      code: 'UNDETERMINED',
      missing: [{ source: 'rabbit', part: 'billing.witness/0' }],
    });
  });
});

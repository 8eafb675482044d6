import { describe, expect, it } from 'vitest';
import { covered } from '../../builders/coverage.ts';
import { databaseConfig, exchangeConfig, queueConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { consumed, row, send, sentAt } from '../../builders/observations.ts';
import { queueConsumer, queueRoute } from '../../builders/rabbit.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, unreadable, unsaid } from '../../builders/reading.ts';
import { exchangeSample } from '../../builders/samples.ts';
import { ago, minute, second } from '../../builders/time.ts';

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

describe('bound-nowhere, by sampled bindings', () => {
  const before = exchangeSample({ at: ago(11 * minute) });
  const after = exchangeSample({ at: ago(9 * minute) });

  it.each([
    { spans: [[12, 8]], certainty: 'proven' },
    {
      spans: [
        [12, 10.5],
        [9.5, 8],
      ],
      certainty: 'suspected',
    },
  ] as const)('is $certainty where sampling went on in $spans (minutes ago)', ({ spans, certainty }) => {
    const read = spans.map(([from, to]) => ({ from: ago(from * minute), to: ago(to * minute) }));
    const sampled = covered('history', 'rabbit', 'exchange shop', { unit: 'instant', read });
    const whole = reading([row(), before, after], { route }, nowhere);
    const { verdict } = examine({ ...whole, coverage: [...whole.coverage, sampled] });
    expect(verdict).toMatchObject({ code: 'UNROUTED', certainty });
  });

  it('is proven where the key reached no queue before and after the sending, whatever is bound now', () => {
    for (const now of [said(exchangeConfig()), nowhere]) {
      const found = at([row(), before, after], now);
      expect(found.verdict).toMatchObject({ code: 'UNROUTED', certainty: 'proven', rule: 'bound-nowhere', candidates: [] });
      expect(found.verdict.facts).toEqual({ exchange: 'shop', routingKey: 'orders', sentAt, by: 'samples' });
      expect(found.seen(found.verdict)).toEqual([
        'outbox 17',
        'config exchange-sample shop',
        'config exchange-sample shop',
        'config exchange shop',
      ]);
    }
  });

  it.each([
    { what: 'one side', samples: [before] },
    { what: 'the other side', samples: [after] },
    { what: 'one side reached a queue', samples: [before, exchangeSample({ at: ago(9 * minute), routed: 'yes' })] },
    { what: 'it changed in between', samples: [before, exchangeSample({ at: ago(10 * minute - 500), routed: 'yes' }), after] },
  ])('stays suspected where only now, and $what, is known', ({ samples }) => {
    expect(at([row(), ...samples], nowhere).verdict).toMatchObject({ code: 'UNROUTED', certainty: 'suspected' });
    expect(at([row(), ...samples]).verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'relay-lost' });
    expect(at([row(), ...samples]).verdict.candidates).toContain('UNROUTED');
  });

  it('does not hold where the key reached a queue on both sides, though it reaches none now', () => {
    const routed = [exchangeSample({ at: ago(11 * minute), routed: 'yes' }), exchangeSample({ at: ago(9 * minute), routed: 'yes' })];
    expect(at([row(), ...routed], nowhere).verdict.rule).toBe('relay-lost');
  });

  it('takes the word of a producer with grace on both sides, and the clock of a row as it was measured', () => {
    const close = [exchangeSample({ at: ago(10 * minute + 20 * second) }), after];
    expect(at([send(), ...close]).verdict.certainty).not.toBe('proven');
    expect(at([send(), before, after]).verdict).toMatchObject({ code: 'UNROUTED', certainty: 'proven' });
    const behind = said(databaseConfig({ clockOffset: String(2 * minute) }));
    expect(at([row(), before, after], behind).verdict.certainty).not.toBe('proven');
  });

  it('is open while nobody said whether there is an alternate exchange, and does not hold where there is one', () => {
    const { verdict } = at([row(), before, after], unsaid(exchangeConfig()));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'bound-nowhere' });
    expect(verdict.missing).toContainEqual({ source: 'rabbit', part: 'exchange shop', permission: null });
    expect(at([row(), before, after], said(exchangeConfig({ alternate: 'lost' }))).verdict.rule).toBe('relay-lost');
  });
});

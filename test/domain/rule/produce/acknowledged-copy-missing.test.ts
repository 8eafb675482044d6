import { describe, expect, it } from 'vitest';
import { topicConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { copy, row, send } from '../../builders/observations.ts';
import { reading, said, unreadable } from '../../builders/reading.ts';
import { ago, second } from '../../builders/time.ts';

const place = { partition: '1', offset: '500' };

describe('acknowledged-copy-missing', () => {
  it.each([
    { who: 'the row', observation: row(place), brief: 'outbox 17' },
    { who: 'the producer trace', observation: send(place), brief: 'produce 1' },
  ])('never blames the relay when $who has the coordinates of an acknowledgement', ({ observation, brief }) => {
    const found = examine(reading([row(), observation]));
    expect(found.verdict).toMatchObject({
      code: 'UNDETERMINED',
      stage: 'store',
      rule: 'acknowledged-copy-missing',
      candidates: ['BROKER_LOST'],
      facts: place,
    });
    expect(found.seen(found.verdict)).toEqual([brief]);
    expect(found.verdict.missing).toEqual([{ source: 'kafka', part: 'orders/1', permission: null, because: 'no-history' }]);
  });

  it('leaves it stored while a partition was not read', () => {
    const { verdict } = examine(reading([row(place)], {}, unreadable('destination', 'orders/1')));
    expect(verdict.candidates).toEqual(expect.arrayContaining(['BROKER_LOST', 'STORED']));
    expect(verdict.missing).toContainEqual({ source: 'kafka', part: 'orders/1', permission: null });
  });

  it('leaves it compacted where the topic compacts', () => {
    expect(examine(reading([row(place)], {}, said(topicConfig({ cleanupPolicy: 'compact' })))).verdict.candidates).toContain('COMPACTED');
  });

  it('does not hold for coordinates of a failed send, or for an offset that is none', () => {
    expect(examine(reading([row({ state: 'failed' }), send({ ...place, outcome: 'failed' })])).verdict.code).toBe('SEND_FAILED');
    expect(examine(reading([row({ partition: '1', offset: '-1' })])).verdict.code).toBe('RELAY_LOST');
    expect(examine(reading([row({ partition: '1', offset: '' })])).verdict.code).toBe('RELAY_LOST');
  });

  it('does not hold inside grace, or beside a copy elsewhere', () => {
    expect(examine(reading([row({ ...place, createdAt: ago(10 * second) })])).verdict.code).toBe('IN_FLIGHT');
    expect(examine(reading([row(place), copy({ partition: '2', offset: '3' })])).produced().code).toBe('STORED');
  });
});

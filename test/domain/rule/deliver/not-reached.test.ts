import { describe, expect, it } from 'vitest';
import { epochConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, copy, divertedCopy, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, route } from '../../builders/route.ts';

const two = { route: route({ consumers: [consumer(), bareConsumer()] }) };

describe('not-reached', () => {
  it.each([
    { produce: 'RELAY_LOST', observations: [row()] },
    { produce: 'SEND_FAILED', observations: [row({ state: 'failed' })] },
    { produce: 'TXN_ABORTED', observations: [row(), copy({ visibility: 'aborted' })] },
    { produce: 'DIVERTED', observations: [row(), divertedCopy()] },
    { produce: 'NOT_FOUND', observations: [] },
  ])('is what every consumer gets behind $produce, with the same evidence', ({ produce, observations }) => {
    const found = examine(reading(observations, two));
    expect(found.verdict.code).toBe(produce);
    for (const name of ['billing', 'email']) {
      expect(found.delivery(name)).toMatchObject({
        code: 'NOT_REACHED',
        stage: 'consume',
        certainty: 'proven',
        rule: 'not-reached',
        facts: { produce },
      });
      expect(found.delivery(name).evidence).toEqual(found.verdict.evidence);
    }
  });

  it('is suspected behind a loss that is suspected', () => {
    expect(examine(reading([row(), epochConfig()], two)).delivery('email').certainty).toBe('suspected');
  });

  it('does not hold behind what is open, waits or is stored', () => {
    const open = examine(reading([row()], two, unreadable('destination', 'orders/0')));
    const waiting = examine(reading([row({ state: 'pending' })], two));
    const stored = examine(reading([row(), copy(), commit()], two));
    for (const found of [open, waiting, stored])
      expect(found.deliveries.map((delivery) => delivery.verdict.code)).not.toContain('NOT_REACHED');
  });
});

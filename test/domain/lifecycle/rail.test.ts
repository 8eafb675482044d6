import { describe, expect, it } from 'vitest';
import { facetsOf } from '../../../main/domain/lifecycle/facets.ts';
import { coordinatesOf, railOf } from '../../../main/domain/lifecycle/rail.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { examine } from '../builders/examination.ts';
import {
  commit,
  consumed,
  copy,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  neighbour,
  retried,
  row,
  send,
  unsent,
} from '../builders/observations.ts';
import type { Change } from '../builders/reading.ts';
import { lifecycleOf, reading, unreadable } from '../builders/reading.ts';
import { bareConsumer, route } from '../builders/route.ts';
import { ago, minute } from '../builders/time.ts';

/** The five states in one word: outbox, relay, broker, consumer, effect. */
const rail = (observations: readonly Observation[], ...changes: readonly Change[]) => {
  const found = examine(reading(observations, {}, ...changes));
  return railOf(found.lifecycle, facetsOf(found.lifecycle), found).map((step) => step.state);
};

describe('railOf', () => {
  it('always has the five steps in the order of the way', () => {
    const found = examine(reading([]));
    expect(railOf(found.lifecycle, facetsOf(found.lifecycle), found).map((step) => step.stage)).toEqual([
      'outbox',
      'relay',
      'broker',
      'consumer',
      'effect',
    ]);
  });

  it.each([
    {
      what: 'a message that arrived',
      observations: [row(), copy(), commit(), consumed(), effect()],
      states: ['seen', 'seen', 'seen', 'seen', 'seen'],
    },
    { what: 'one lost by the relay', observations: [row()], states: ['seen', 'ended', 'not-reached', 'not-reached', 'not-reached'] },
    {
      what: 'one stuck in the outbox',
      observations: [row({ state: 'pending' })],
      states: ['ended', 'not-reached', 'not-reached', 'not-reached', 'not-reached'],
    },
    {
      what: 'one waiting for the relay',
      observations: [row({ state: 'pending', createdAt: ago(minute) })],
      states: ['ended', 'not-reached', 'not-reached', 'not-reached', 'not-reached'],
    },
    {
      what: 'one in an open transaction',
      observations: [row(), copy({ visibility: 'open', at: ago(minute) })],
      states: ['seen', 'seen', 'ended', 'not-reached', 'not-reached'],
    },
    {
      what: 'one skipped by its consumer',
      observations: [row(), copy(), commit(), neighbour()],
      states: ['seen', 'seen', 'seen', 'ended', 'not-reached'],
    },
    {
      what: 'one in the dead-letter topic',
      observations: [row(), copy(), commit(), deadLetter()],
      states: ['seen', 'seen', 'seen', 'ended', 'not-reached'],
    },
  ])('shows $what', ({ observations, states }) => {
    expect(rail(observations)).toEqual(states);
  });

  it('never shows as not reached what was not read', () => {
    expect(rail([row()], unreadable('destination'))).toEqual(['seen', 'seen', 'unread', 'not-reached', 'not-reached']);
    expect(rail([row(), copy(), commit(), consumed()], unreadable('effect'), unreadable('dedupe'))).toEqual([
      'seen',
      'seen',
      'seen',
      'seen',
      'unread',
    ]);
    expect(rail([copy(), commit(), consumed(), effect()], unreadable('outbox'))).toEqual(['unread', 'seen', 'seen', 'seen', 'seen']);
  });

  it.each([
    { step: 'the relay, by a trace of what was sent', observations: [send(), consumed()], at: 1, state: 'seen' },
    { step: 'the relay, by one of two rows', observations: [row(), row({ key: '18', state: 'pending' }), copy()], at: 1, state: 'seen' },
    { step: 'the broker, by a copy in the fallback', observations: [divertedCopy(), consumed()], at: 2, state: 'seen' },
    { step: 'the consumer, by a copy to try again', observations: [copy(), retried(), commit(), effect()], at: 3, state: 'seen' },
    { step: 'the consumer, by both copies aside', observations: [copy(), retried(), deadLetter(), effect()], at: 3, state: 'seen' },
    { step: 'the effect, by an entry of its key', observations: [copy(), consumed(), deduped()], at: 4, state: 'seen' },
  ])('shows $step', ({ observations, at, state }) => {
    expect(rail(observations)[at]).toBe(state);
  });

  it.each([
    { unread: [unreadable('outbox'), unreadable('trace')], at: 1 },
    { unread: [unreadable('trace')], at: 1 },
    { unread: [unreadable('fallback')], at: 2 },
    { unread: [unreadable('destination', 'orders/3')], at: 2 },
    { unread: [unreadable('group')], at: 3 },
    { unread: [unreadable('retry')], at: 3 },
    { unread: [unreadable('dead-letter')], at: 3 },
  ])('shows as unread a step of which some part was not read: $at', ({ unread, at }) => {
    const found = examine(reading([], {}, ...unread));
    const states = railOf(found.lifecycle, facetsOf(found.lifecycle), { ...found, verdict: { ...found.verdict, stage: 'none' } });
    expect(states[at]?.state).toBe('unread');
  });

  it('ends nowhere for a message of which only the commit is known', () => {
    const bare = route({ consumers: [bareConsumer()] });
    const found = examine(reading([row(), copy(), commit({ consumer: 'email', group: 'email' })], { route: bare }));
    expect(found.verdict.code).toBe('COMMITTED');
    expect(railOf(found.lifecycle, facetsOf(found.lifecycle), found).map((step) => step.state)).not.toContain('ended');
  });

  it('shows as seen what was seen, also where the rest was not read', () => {
    expect(rail([row(), copy(), consumed()], unreadable('destination', 'orders/3'), unreadable('trace'))[2]).toBe('seen');
  });
});

describe('coordinatesOf', () => {
  it.each([
    { where: 'the copy that can be read', observations: [row(), copy({ visibility: 'aborted', offset: '2' }), copy()], text: 'p1 @ 500' },
    { where: 'an open copy', observations: [row(), copy({ visibility: 'open' })], text: 'p1 @ 500' },
    { where: 'the fallback', observations: [row(), divertedCopy()], text: 'p0 @ 70' },
    { where: 'a dead letter', observations: [row(), deadLetter(), retried()], text: 'p0 @ 30' },
    { where: 'its row', observations: [row()], text: 'public.outbox 17' },
    { where: 'a row of a fallback', observations: [row(), unsent()], text: 'public.unsent 7' },
    { where: 'a line without a place', observations: [{ ...send(), coordinates: {} }], text: '' },
    { where: 'a line of a trace', observations: [send()], text: 'public.message_events 1' },
    { where: 'nowhere', observations: [], text: '' },
  ])('names $where', ({ observations, text }) => {
    expect(coordinatesOf(facetsOf(lifecycleOf(reading(observations))))).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { lanesOf } from '../../../renderer/message/timeline-lanes.ts';
import { describe as describeLanes } from '../../../renderer/message/timeline.tsx';
import { speechOf } from '../../../renderer/speech.tsx';
import { evidenceOf } from '../../../renderer/ui/evidence.ts';
import type { Fate } from '../story.ts';
import { tell } from '../story.ts';

const speech = speechOf('en', 'UTC');

function lanes(fate: Fate) {
  const { document } = tell({ id: 'm-1', key: 'o-1', fate });
  return lanesOf(document, evidenceOf(document), speech);
}

function laneOf(fate: Fate, key: string) {
  const lane = lanes(fate).find((each) => each.key === key);
  if (lane === undefined) throw new Error(`No lane ${key}`);
  return lane;
}

describe('the lanes of a timeline', () => {
  it('are the whole way, one lane for each consumer', () => {
    expect(lanes('processed').map(({ key }) => key)).toEqual([
      'outbox',
      'relay',
      'broker',
      'consumer billing',
      'consumer email',
      'dead-letter',
      'effect',
    ]);
  });

  it('have a point for every time that an observation names', () => {
    expect(laneOf('processed', 'outbox').marks.map(({ text, instant }) => [text, instant])).toEqual([
      ['recorded', '2026-11-20T02:10:00.100123Z'],
      ['claimed', '2026-11-20T02:10:00.200456Z'],
      ['sent', '2026-11-20T02:10:00.300789Z'],
    ]);
    expect(laneOf('processed', 'consumer billing').marks.map(({ text }) => text)).toEqual(['processed']);
  });

  it('draw a lost message as a gap, and its consumers as never reached', () => {
    expect(laneOf('lost', 'broker').rest).toMatchObject({ kind: 'gap', shape: 'lost' });
    expect(laneOf('lost', 'consumer billing').rest).toEqual({ kind: 'never', text: 'never reached' });
  });

  it('hatch what was not read, and never call it absent', () => {
    const broker = laneOf('unread', 'broker');
    expect(broker.rest).toEqual({ kind: 'unread', text: 'not read: timed out' });
    expect(laneOf('unread', 'consumer billing').rest.kind).toBe('unread');
  });

  it('say where nothing could have been read', () => {
    expect(laneOf('lost', 'dead-letter').rest).toEqual({ kind: 'quiet', text: 'no source for this in the workspace' });
    expect(laneOf('lost', 'effect').rest).toEqual({ kind: 'quiet', text: 'read completely, not there' });
  });

  it('flag a consumer that was there before the broker had it', () => {
    const { document } = tell({ id: 'm-1', key: 'o-1', fate: 'processed' });
    const early = {
      ...document,
      observations: document.observations.map((each) => (each.kind === 'consume' ? { ...each, at: '2026-11-20T02:09:58.000Z' } : each)),
    };
    const lane = lanesOf(early, evidenceOf(early), speech).find(({ key }) => key === 'consumer billing');
    expect(lane?.warning).toBe('2.2 s before Broker: clocks differ');
    expect(laneOf('processed', 'consumer billing').warning).toBeNull();
  });

  it('are told in sentences with every time and every gap', () => {
    const text = describeLanes(lanes('unread'), speech);
    expect(text).toContain('Outbox: recorded 20 Nov 2026 02:10:00.100123');
    expect(text).toContain('Broker: not read: timed out.');
  });
});

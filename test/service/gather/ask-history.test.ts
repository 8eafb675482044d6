import { describe, expect, it } from 'vitest';
import { Collector } from '../../../main/service/gather/collector.ts';
import { historyQuestions } from '../../../main/service/gather/ask-history.ts';
import type { Reading } from '../../../main/ports/reading.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { openedWorkspace } from '../../ipc/opened-workspace.ts';

const { workspace } = openedWorkspace();
const [route] = Object.values(workspace.routes);
if (route === undefined) throw new Error('The workspace has no route.');
const now = '2026-11-20T12:00:00Z';

async function collected(...observations: readonly Observation[]): Promise<Collector> {
  const collector = new Collector([], () => undefined);
  const readings: readonly Reading[] = observations.map((observation) => ({ type: 'observation', observation }));
  await collector.take(
    'any',
    (async function* () {
      yield* await Promise.resolve(readings);
    })(),
  );
  return collector;
}

const { source, topic } = route.destination as { readonly source: string; readonly topic: string };
const record = (offset: string, at: string | null, messageId = 'm-1'): Observation => ({
  id: '',
  source,
  kind: 'record',
  at,
  clock: 'producer',
  coordinates: { topic, partition: '3', offset },
  facts: { role: 'destination', visibility: 'visible', messageId },
});
const row = (createdAt: string): Observation => ({
  id: '',
  source: 'db',
  kind: 'outbox',
  at: '2026-11-20T11:30:00Z',
  clock: 'row',
  coordinates: { table: 'outbox', key: '1' },
  facts: { state: 'sent', messageId: 'm-1', createdAt, partition: '1', offset: '77' },
});

describe('what the history is asked', () => {
  it('is nothing while no message is known', async () => {
    expect(historyQuestions({ route, collector: await collected() }, now)).toEqual([]);
  });

  it('is the beginning of the topic where nothing names a place: it may have been made anew', async () => {
    const unplaced: Observation = { ...row('2026-11-20T10:59:58Z'), facts: { state: 'sent', messageId: 'm-1' } } as Observation;
    const [question] = historyQuestions({ route, collector: await collected(unplaced) }, now);
    expect(question).toMatchObject({ source, places: [{ topic, partition: 0, offset: 0n }] });
  });

  it('names every place that a copy, a row or a trace names, since the message came to be', async () => {
    const collector = await collected(
      record('12', '2026-11-20T11:00:00Z'),
      record('12', '2026-11-20T11:00:00Z'),
      row('2026-11-20T10:59:58Z'),
    );
    const [question, ...others] = historyQuestions({ route, collector }, now);
    expect(others).toEqual([]);
    expect(question).toMatchObject({
      source,
      places: [
        { topic, partition: 3, offset: 12n },
        { topic, partition: 1, offset: 77n },
      ],
      since: '2026-11-20T10:59:58Z',
      now,
    });
    expect(question?.groups).toEqual(route.consumers.map(({ group }) => group));
  });

  it('reaches back to the beginning for a message of which nothing says when', async () => {
    const collector = await collected(record('12', '2026-11-20T11:00:00Z'), record('13', null, 'm-2'));
    expect(historyQuestions({ route, collector }, now)[0]?.since).toBe('1970-01-01T00:00:00Z');
  });

  it('takes no place for one that is no offset', async () => {
    const collector = await collected(record('twelve', '2026-11-20T11:00:00Z'));
    expect(historyQuestions({ route, collector }, now)).toMatchObject([{ places: [{ topic, partition: 0, offset: 0n }] }]);
  });
});

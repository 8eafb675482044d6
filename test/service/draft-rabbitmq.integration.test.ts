import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresSystem } from '../harness/lab/database/postgres-system.ts';
import { EXCHANGES, LINES, queueOf, witnessOf } from '../harness/lab/rabbit/lines.ts';
import type { SeededRabbitShop } from '../harness/lab/rabbit/seed.ts';
import { seedRabbitShop } from '../harness/lab/rabbit/seed.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { explained } from './asking.ts';
import { drafted, edited, endingOfDraft, onlySources } from './drafted.ts';

let shop: SeededRabbitShop;
let opened: OpenedForTest;
let text: string;

beforeAll(async () => {
  const { postgres, rabbitmq } = await sharedServers();
  shop = await seedRabbitShop({ shop: postgresSystem(postgres) }, { rabbitmq, suffix: uniqueName('draft') });
  text = onlySources(shop.workspace);
  opened = await openWorkspace(text, null, shop.secrets);
});
afterAll(async () => {
  await opened.close();
  await shop.close();
});

const place = `${EXCHANGES.shop}/${LINES.parcels.key}`;

describe('a draft of the shop on RabbitMQ', () => {
  it('gives the right verdicts with two corrections: the times of a shop that is seconds old', async () => {
    const draft = await drafted(opened.open, 'rabbit', place, text);
    const edits = [
      { at: ['routes', draft.route, 'grace'], value: '1s' },
      { at: ['routes', draft.route, 'clockMargin'], value: '1s' },
    ];
    const open = await openWorkspace(edited(draft.text, edits), shop.now.toISOString(), shop.secrets);
    try {
      const wanted = ['rabbit-relay-lost', 'rabbit-ordinary', 'rabbit-parcel-duplicate-effect', 'rabbit-parcel-rejected'];
      const said: string[] = [];
      const expected: string[] = [];
      for (const scenario of wanted) {
        const message = shop.expected.find((each) => each.scenario === scenario);
        if (message === undefined) throw new Error(`There is no scenario ${scenario}.`);
        const { judgement } = await explained(open.open, message.messageId, draft.route);
        const duplicates = [...new Set(judgement.duplicates.map((duplicate) => duplicate.class))].toSorted();
        said.push([scenario, judgement.verdict.code, ...judgement.deliveries.map(({ verdict }) => verdict.code), ...duplicates].join(' '));
        expected.push([scenario, message.code, ...Object.values(message.deliveries), ...message.duplicates.toSorted()].join(' '));
      }
      expect(said).toEqual(expected);
    } finally {
      await open.close();
    }
  });

  it('reads the witness and no queue, and names queue, witness and where dead letters go', async () => {
    const { guesses, gaps } = await drafted(opened.open, 'rabbit', place, text);
    const value = (...path: readonly (string | number)[]): unknown =>
      guesses.find((guess) => JSON.stringify(guess.path.slice(2)) === JSON.stringify(path))?.value;
    expect(gaps).toEqual([]);
    expect(value('destination')).toEqual({ source: 'rabbit', exchange: EXCHANGES.shop, routingKey: LINES.parcels.key });
    expect(value('identity', 'messageId')).toBe('property:message-id');
    expect(value('outbox', 'only')).toEqual({ topic: [LINES.parcels.key] });
    expect([value('consumers', 0, 'queue'), value('consumers', 0, 'witness')]).toEqual([queueOf('parcels'), witnessOf('parcels')]);
    expect(value('consumers', 0, 'deadLetter')).toEqual({ source: 'rabbit', queue: 'shop.dead.q', witness: 'shop.dead.witness' });
  });

  it('says what it cannot read where no stream is bound', async () => {
    const { gaps } = await drafted(opened.open, 'rabbit', LINES.notes.key, text);
    expect(gaps).toMatchObject([{ source: 'rabbit', place: `${EXCHANGES.shop}/${LINES.notes.key}`, failure: { code: 'unsupported' } }]);
  });

  it('asks which key is meant when an exchange has several', async () => {
    const ending = await endingOfDraft(opened.open, 'rabbit', EXCHANGES.shop, text);
    expect(ending).toMatchObject({ type: 'usage', usage: { problem: 'several-places', choices: expect.arrayContaining([place]) } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import { describeOutboxChecks } from './outbox-checks.ts';
import { describeOutboxContents } from './outbox-contents.ts';
import { describeOutboxLookups } from './outbox-lookups.ts';
import { describeOutboxMeanings } from './outbox-meanings.ts';
import { outboxOf } from './outbox-table.ts';
import { readAll } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

/**
 * What every outbox source must do, over a real database that `setup` makes. The database is closed
 * at the end, when nothing may have been sent that a read does not need.
 */
export function describeOutboxContract(kind: string, setup: () => Promise<ContractDatabase<OutboxSource>>): void {
  describe(`outbox contract: ${kind}`, () => {
    let database: ContractDatabase<OutboxSource>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    describeOutboxLookups(() => database);
    describeOutboxMeanings(() => database);
    describeOutboxContents(() => database);
    describeOutboxChecks(() => database);

    it('covers nothing and says so when it is stopped before it begins', async () => {
      const read = await readAll(
        database.source.find(outboxOf(['public.outbox_full']), { by: 'messageId', values: ['m-1'] }, AbortSignal.abort()),
      );
      expect(read.observations).toEqual([]);
      expect(read.coverage).toMatchObject([{ part: 'public.outbox_full', complete: false, reason: 'cancelled' }]);
    });
  });
}

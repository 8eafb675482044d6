import { correlate } from '../../domain/lifecycle/correlate.ts';
import { judge } from '../../domain/verdict/judge.ts';
import { rulesOnAbsence } from '../../domain/rule/rules.ts';
import { Collector, identityOf } from './collector.ts';
import { evidenceOf, matchedIds } from './gather.ts';
import type { Gathering } from './gathering.ts';
import { outboxRows } from './known.ts';

/** The messages whose verdict rests on an absence: only for those does it matter that a row may have moved on. */
function accused(gathering: Gathering): readonly string[] {
  const evidence = evidenceOf(gathering);
  return matchedIds(gathering).filter((id) => {
    const { verdict, deliveries } = judge(correlate(evidence, id)).judgement;
    return [verdict, ...deliveries.map((delivery) => delivery.verdict)].some(
      ({ rule, code }) => rulesOnAbsence.has(rule) && code !== 'UNDETERMINED',
    );
  });
}

/** `unread`: the outbox did not answer the second time, so nobody knows. */
export type Recheck = 'same' | 'changed' | 'unread';

/**
 * Reads the rows of accused messages once more. `changed` when one of them says something else than
 * before: a row that turns to sent while the destination is read must not become a loss.
 */
export async function recheckRows(gathering: Gathering): Promise<Recheck> {
  const { route, open, signal, collector } = gathering;
  const { outbox } = route;
  if (outbox === null) return 'same';
  const values = accused(gathering);
  const source = open.sources.outbox(outbox.source);
  if (values.length === 0 || !source.ok) return 'same';
  const again = new Collector([{ name: outbox.source, kind: '' }], () => undefined);
  await again.take(outbox.source, source.value.find(outbox, { by: 'messageId', values }, signal));
  const said = new Map(outboxRows(again).map((row) => [identityOf(row), JSON.stringify(row.facts)]));
  const before = outboxRows(collector).filter((row) => values.includes(row.facts.messageId ?? ''));
  if (!again.coverage.every((entry) => entry.complete)) return 'unread';
  const same = before.length === said.size && before.every((row) => said.get(identityOf(row)) === JSON.stringify(row.facts));
  return same ? 'same' : 'changed';
}

import { messageIdOf } from '../../lifecycle/correlate.ts';
import { namesMessage } from '../../identity/key-template.ts';
import type { KeyTemplate } from '../../identity/key-template.ts';
import { absentFromPart, allAbsent, readingsOf, unproven } from '../../observation/absence.ts';
import type { Absence } from '../../observation/absence.ts';
import { absentFromOutbox, traceRead } from '../../observation/absent-from-store.ts';
import { absentFromRoute, placePart } from '../../observation/absent-from-place.ts';
import type { CoverageRole } from '../../observation/coverage.ts';
import { consumerPart, isCovered } from '../../observation/coverage.ts';
import type { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { logOf } from '../../lifecycle/logs.ts';
import type { AsidePlace, Consumer } from '../../workspace/route.ts';
import { dedupePlace } from '../../workspace/route.ts';
import type { ProduceContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openCodes } from './open-codes.ts';

/** A retry or dead-letter place was asked, and every partition that was asked has answered; a queue that cannot be read may hold it. */
function placeAsked(lifecycle: Lifecycle, place: AsidePlace, role: CoverageRole): Absence {
  const log = logOf(lifecycle, place);
  if (log === null) return unproven(place.source, placePart(place), null, [], 'no-witness');
  const { source, topic } = log;
  const entries = lifecycle.coverage.filter(
    (entry) => entry.source === source && entry.role === role && entry.part.startsWith(`${topic}/`),
  );
  if (entries.length === 0) return unproven(source, topic);
  return allAbsent(
    entries.map((entry) => ({ ...(isCovered(entry) ? allAbsent([]) : unproven(source, entry.part)), coverage: [entry.id] })),
  );
}

/** A store can be asked for an unknown message only when its key is made from the id alone; where it was asked, it must have answered. */
function storeAsked(lifecycle: Lifecycle, source: string, role: CoverageRole, part: string, template: KeyTemplate): readonly Absence[] {
  const asked = readingsOf(lifecycle, source, role, part).length > 0;
  return asked || namesMessage(template) ? [absentFromPart(lifecycle, source, role, part)] : [];
}

/** Everything downstream that could name the message: read, whatever its silence may be worth. */
function consumerAsked(lifecycle: Lifecycle, consumer: Consumer): readonly Absence[] {
  const { name, trace, retries, deadLetter, dedupe, effect } = consumer;
  return [
    ...(trace === null ? [] : [traceRead(lifecycle, trace)]),
    ...retries.map((retry) => placeAsked(lifecycle, retry, 'retry')),
    ...(deadLetter === null ? [] : [placeAsked(lifecycle, deadLetter, 'dead-letter')]),
    ...dedupe.flatMap((store) => storeAsked(lifecycle, store.source, 'dedupe', consumerPart(name, dedupePlace(store)), store.key)),
    ...(effect === null ? [] : storeAsked(lifecycle, effect.source, 'effect', consumerPart(name, effect.table), effect.key)),
  ];
}

/** No source of the route has it, and all of them were read. */
export const notFound: Rule<ProduceContext> = {
  id: 'not-found',
  code: 'NOT_FOUND',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle } = context;
    if (lifecycle.observations.some((observation) => messageIdOf(observation) !== undefined)) return null;
    const downstream = lifecycle.route.consumers.flatMap((consumer) => consumerAsked(lifecycle, consumer));
    const absence = allAbsent([absentFromOutbox(lifecycle), absentFromRoute(lifecycle, null), ...downstream]);
    return absence.proven
      ? holds({ coverage: absence.coverage })
      : blocked(absence, ['NOT_FOUND', 'STORED', ...openCodes(context)], { waitsIn: 'produce' });
  },
};

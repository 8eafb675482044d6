import type { Observation, RecordObservation } from '../../../main/domain/observation/observation.ts';
import type { Route } from '../../../main/domain/workspace/route.ts';
import { assertNever } from '../../../main/domain/assert-never.ts';
import { copy, divertedCopy, row, send } from '../builders/observations.ts';
import { ago, minute, second } from '../builders/time.ts';

/** What truly became of a message before any consumer. */
export const productions = [
  'stored',
  'stored-twice',
  'stored-row-behind',
  'stored-after-error',
  'lost',
  'failed',
  'waiting',
  'waiting-after-error',
  'stuck',
  'young',
  'aborted',
  'open',
  'hanging',
  'diverted',
  'removed',
  'cut-off',
  'rewritten',
  'compacted',
  'replaced',
  'never-produced',
] as const;
export type Production = (typeof productions)[number];

export interface Produced {
  readonly observations: readonly Observation[];
  /** Where consumers can read it. */
  readonly copies: readonly RecordObservation[];
  /** Where it stood before it was removed, cut off, overwritten or replaced. */
  readonly gone: { readonly partition: string; readonly offset: string } | null;
}

interface Circumstances {
  readonly route: Route;
  /** Milliseconds since the row was written. */
  readonly age: number;
  /** Whether the producer traced its sends, and the route has that trace. */
  readonly traced: boolean;
}

function made(observations: readonly Observation[], copies: readonly RecordObservation[] = []): Produced {
  return { observations: [...observations, ...copies], copies, gone: null };
}

/** Everything that a perfect reading of production would find. */
export function producedBy(production: Production, { route, age, traced }: Circumstances): Produced {
  const created = ago(age);
  const sent = ago(age - second);
  const rowed = (facts: Parameters<typeof row>[0]): readonly Observation[] =>
    route.outbox === null ? [] : [row({ createdAt: created, ...(facts?.state === 'sent' ? { sentAt: sent } : {}), ...facts })];
  const acknowledged = traced ? [send({ at: sent })] : [];
  const refused = traced ? [send({ key: '0', at: sent, outcome: 'failed', error: 'timeout' })] : [];
  const claimed = [...rowed({ state: 'sent' }), ...acknowledged];
  const stored = (parts: Parameters<typeof copy>[0] = {}) => copy({ at: sent, ...parts });
  const acknowledgedAt = (offset: string): Produced => {
    const place = { partition: '1', offset };
    const named = [...rowed({ state: 'sent', ...place }), ...(traced ? [send({ at: sent, ...place })] : [])];
    return { observations: named, copies: [], gone: place };
  };
  switch (production) {
    case 'stored':
      return made(claimed, [stored()]);
    case 'stored-twice':
      return made(claimed, [stored(), stored({ partition: '3', offset: '700', at: ago(age - 2 * second) })]);
    case 'stored-row-behind':
      return made(rowed({ state: 'pending' }), [stored()]);
    case 'stored-after-error':
      return made([...rowed({ state: 'sent' }), ...refused], [stored()]);
    case 'lost':
      return made(claimed);
    case 'failed':
      return made([...rowed({ state: 'failed', error: 'too large' }), ...refused]);
    case 'waiting':
      return made(rowed({ state: 'pending', createdAt: ago(minute) }));
    case 'waiting-after-error':
      return made([
        ...rowed({ state: 'claimed', createdAt: ago(minute + 30 * second) }),
        ...(traced ? [send({ at: ago(45 * second), outcome: 'failed' })] : []),
      ]);
    case 'stuck':
      return made(rowed({ state: 'claimed', claimedAt: created }));
    case 'young':
      return made([
        ...rowed({ state: 'pending', createdAt: ago(12 * second) }),
        ...(traced ? [send({ at: ago(11 * second), outcome: 'failed' })] : []),
      ]);
    case 'aborted':
      return made([...claimed, stored({ visibility: 'aborted' })]);
    case 'open':
      return made([...claimed, stored({ visibility: 'open', at: ago(5 * minute) })]);
    case 'hanging':
      return made([...claimed, stored({ visibility: 'open', at: ago(20 * minute) })]);
    case 'diverted':
      return route.fallbacks.length === 0 ? made(claimed) : made([...claimed, divertedCopy({ at: sent })]);
    case 'removed':
      return acknowledgedAt('150');
    case 'replaced':
      return made(claimed);
    case 'cut-off':
      return acknowledgedAt('1500');
    case 'rewritten':
    case 'compacted':
      return acknowledgedAt('500');
    case 'never-produced':
      return made([]);
    default:
      return assertNever(production);
  }
}

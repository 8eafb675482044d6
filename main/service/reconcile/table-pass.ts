import type { Coverage, CoverageRole } from '../../domain/observation/coverage.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, reasonOf } from '../../domain/observation/failure.ts';
import { micros, span } from '../../domain/observation/instant.ts';
import type { ReconcileStep } from '../../domain/reconcile/reconciliation.ts';
import { unread } from '../../ports/broker.ts';
import type { BulkKind, BulkReadings, BulkTables, BulkWindow } from '../../ports/bulk.ts';
import type { KeptPart, LineMeaning, SpoolPart } from '../../ports/reconcile-store.ts';
import type { Pass, Passed, Passing } from './pass.ts';
import { overlapOf } from './pass.ts';
import { spoolReadings } from './spool-readings.ts';

/** A run that was broken off less than this ago goes on as if it had never been, in microseconds. */
const recently = 10 * 60_000_000;

export interface TablePass {
  readonly step: ReconcileStep['step'];
  readonly kind: Exclude<BulkKind, 'record'>;
  readonly source: string;
  readonly role: CoverageRole;
  /** The name of what is read, as coverages have it. */
  readonly part: string;
  readonly window: Pick<BulkWindow, 'from' | 'to'>;
  readonly meaning: LineMeaning;
  readonly read: (tables: BulkTables, window: BulkWindow, signal: AbortSignal) => BulkReadings;
}

/** Whether a reading can go on where an earlier one ended: it began early enough and reached into the window. */
function goesOn(kept: KeptPart | null, from: string): kept is KeptPart & { readonly cursor: string } {
  if (kept === null || kept.cursor === null) return false;
  return micros(kept.from) <= micros(from) && kept.newest !== null && kept.newest >= Number(micros(from));
}

/** A store that cannot be read in bulk is left to the judge, message by message: no verdict misses it. */
function needed(entry: Coverage): Coverage {
  return { ...entry, needed: entry.reason?.startsWith('unsupported: ') !== true };
}

/** Reads a table over its window, behind what earlier runs have kept of it. */
export function tablePass(passing: Passing, pass: TablePass): Pass {
  const { open, route, store, progress, now, signal } = passing;
  const part: SpoolPart = { kind: pass.kind, key: `${pass.role} ${pass.source} ${pass.part}` };
  const step = progress.step({ step: pass.step, source: pass.source, part: pass.part, unit: 'rows' });
  return async (): Promise<Answer<Passed>> => {
    const tables = open.sources.bulkTables(pass.source);
    if (!tables.ok) {
      const entry = unread({ source: pass.source, role: pass.role, part: pass.part, unit: 'instant' }, reasonOf(tables.failure));
      step.end([entry]);
      return answered({ parts: [], coverage: [needed(entry)] });
    }
    const before = store.kept(part);
    const brokenOff = store.resumed && before !== null && before.readAt > Number(micros(now)) - recently;
    const settled = brokenOff ? answered(null) : await store.forgetUnsettled(part, Number(span(overlapOf(route))));
    if (!settled.ok) return settled;
    const kept = store.kept(part);
    const resumes = goesOn(kept, pass.window.from);
    const begun = resumes ? answered(null) : await store.begin(part, pass.window.from, null);
    if (!begun.ok) return begun;
    let rows = resumes ? kept.rows : 0;
    const window = { from: resumes ? kept.from : pass.window.from, to: pass.window.to, after: resumes ? kept.cursor : null };
    const read = await spoolReadings(
      store,
      () => part,
      pass.read(tables.value, window, signal),
      (count, _, total) => step.at((rows += count), total),
    );
    if (!read.ok) return read;
    step.end(read.value.coverage);
    return answered({ parts: [{ key: part.key, meaning: pass.meaning }], coverage: read.value.coverage.map(needed) });
  };
}

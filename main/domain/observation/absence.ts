import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Code } from '../verdict/code.ts';
import type { Missing } from '../verdict/verdict.ts';
import type { Coverage, CoverageRole } from './coverage.ts';
import { isCovered } from './coverage.ts';
import { micros } from './instant.ts';

/**
 * Whether the absence of a message from one place counts. When `proven` is false, `missing` names
 * what was not read and `candidates` the codes that this leaves open.
 */
export interface Absence {
  readonly proven: boolean;
  readonly coverage: readonly string[];
  readonly missing: readonly Missing[];
  readonly candidates: readonly Code[];
}

/** Nothing needs to be absent. */
export const nothingNeeded: Absence = { proven: true, coverage: [], missing: [], candidates: [] };

/** An absence that does not count, because of one part. */
export function unproven(
  source: string,
  part: string,
  permission: string | null = null,
  candidates: readonly Code[] = [],
  because?: Missing['because'],
): Absence {
  const missing = { source, part, permission, ...(because === undefined ? {} : { because }) };
  return { proven: false, coverage: [], missing: [missing], candidates };
}

/** Several absences that must all hold. */
export function allAbsent(absences: readonly Absence[]): Absence {
  return {
    proven: absences.every((each) => each.proven),
    coverage: [...new Set(absences.flatMap((each) => each.coverage))],
    missing: absences.flatMap((each) => each.missing),
    candidates: [...new Set(absences.flatMap((each) => each.candidates))],
  };
}

/** Sources are read upstream to downstream: an absence counts only from a boundary taken after the sighting it stands against. */
const upstream: Readonly<Record<CoverageRole, readonly CoverageRole[]>> = {
  outbox: [],
  topology: ['outbox'],
  destination: ['outbox'],
  fallback: ['outbox'],
  group: ['destination'],
  retry: ['group', 'destination'],
  'dead-letter': ['group', 'destination'],
  trace: ['group', 'destination'],
  dedupe: ['group', 'destination'],
  effect: ['group', 'destination'],
  history: [],
};

/**
 * A whole stage of a message's way lies behind another, so parts of one role are compared at their
 * latest instant. A row whose reading has no instant, or was not confirmed, orders nothing.
 */
function takenInOrder(lifecycle: Lifecycle, entry: Coverage): boolean {
  if (entry.asOf === null) return false;
  const taken = micros(entry.asOf);
  const before = lifecycle.coverage.filter((other) => upstream[entry.role].includes(other.role));
  const outboxAsked = lifecycle.route.outbox === null || before.some((other) => other.role === 'outbox');
  if (upstream[entry.role].includes('outbox') && !outboxAsked) return false;
  return before.every((other) => (other.asOf === null ? other.role !== 'outbox' : micros(other.asOf) <= taken));
}

/** A failure of the form `not-authorized: RIGHT` names the right that is lacking. */
function permissionOf(entry: Coverage | undefined): string | null {
  const [, permission] = /^not-authorized: (.+)$/s.exec(entry?.reason ?? '') ?? [];
  return permission ?? null;
}

/** The readings of one part; several where it was read in pieces. */
export function readingsOf(lifecycle: Lifecycle, source: string, role: CoverageRole, part: string): readonly Coverage[] {
  return lifecycle.coverage.filter((entry) => entry.source === source && entry.role === role && entry.part === part);
}

/** Absence from one part: it was asked, answered whole in every reading, after what lies upstream. */
export function absentFromPart(lifecycle: Lifecycle, source: string, role: CoverageRole, part: string): Absence {
  const entries = readingsOf(lifecycle, source, role, part);
  const open = entries.find((entry) => !isCovered(entry) || !takenInOrder(lifecycle, entry));
  const absence = { ...nothingNeeded, coverage: entries.map((entry) => entry.id) };
  if (entries.length > 0 && open === undefined) return absence;
  return { ...absence, ...unproven(source, part, permissionOf(open)), coverage: absence.coverage };
}

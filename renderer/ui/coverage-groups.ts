import type { Coverage, CoverageRole } from '../../main/domain/observation/coverage.ts';
import type { CoverageState } from '../../main/language/coverage-state.ts';
import { coverageState } from '../../main/language/coverage-state.ts';

/** One line of a coverage table: a part of a source, or all partitions of a topic that stand alike. */
export interface CoverageLine {
  readonly key: string;
  readonly source: string;
  readonly role: CoverageRole;
  /** The topic for partitions drawn together, else the part as it is. */
  readonly place: string;
  /** Partitions in this line; 0 for what has none. */
  readonly partitions: number;
  readonly state: CoverageState;
  readonly needed: boolean;
  readonly entries: readonly Coverage[];
}

const orderOf: Readonly<Record<CoverageState, number>> = { unread: 0, partly: 1, complete: 2 };

function topicOf(part: string): string | null {
  return /^(.+)\/\d+$/s.exec(part)?.[1] ?? null;
}

/** Partitions that were read completely are drawn together; every other part has a line of its own. */
function groupKey(entry: Coverage): string {
  const topic = topicOf(entry.part);
  const state = coverageState(entry);
  const place = topic !== null && state === 'complete' ? `${topic}/*` : entry.part;
  return JSON.stringify([entry.source, entry.role, place, state, entry.needed]);
}

/** The lines of a coverage table: what was needed and not read first, then the rest in the order of a message's way. */
export function coverageLines(coverage: readonly Coverage[]): readonly CoverageLine[] {
  const lines = [...Map.groupBy(coverage, groupKey)].flatMap(([key, entries]): readonly CoverageLine[] => {
    const [first] = entries;
    if (first === undefined) return [];
    const topic = topicOf(first.part);
    const together = entries.length > 1 && topic !== null;
    return [
      {
        key,
        source: first.source,
        role: first.role,
        place: together ? topic : first.part,
        partitions: together ? entries.length : 0,
        state: coverageState(first),
        needed: first.needed,
        entries,
      },
    ];
  });
  return lines.toSorted((a, b) => orderOf[a.state] - orderOf[b.state] || Number(b.needed) - Number(a.needed));
}

/** How many of the needed lines were read completely, for the one line over the table. */
export function coverageCount(coverage: readonly Coverage[]): {
  readonly needed: number;
  readonly complete: number;
  readonly othersUnread: number;
} {
  const lines = coverageLines(coverage);
  const needed = lines.filter((line) => line.needed);
  return {
    needed: needed.length,
    complete: needed.filter((line) => line.state === 'complete').length,
    othersUnread: lines.filter((line) => !line.needed && line.state !== 'complete').length,
  };
}

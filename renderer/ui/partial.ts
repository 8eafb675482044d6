import type { SourceState } from '../../main/contract/source-state.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { FailureCode } from '../../main/domain/observation/failure.ts';
import { coverageState } from '../../main/language/coverage-state.ts';
import { parseReason } from '../../main/language/failure-sentence.ts';

/** One source that was not read as far as it should have been. Empty `parts`: nothing of it was read. */
export interface Unread {
  readonly source: string;
  readonly parts: readonly string[];
  readonly code: FailureCode | null;
  readonly retryable: boolean;
}

/** What an answer lacks. */
export interface PartialAnswer {
  readonly unread: readonly Unread[];
  /** Messages whose verdict could not be given. */
  readonly withheld: number;
}

/** The code that a coverage's reason begins with; codes are the same in every language. */
function reasonCode(reason: string | null): FailureCode | null {
  return reason === null ? null : (parseReason(reason, 'en')?.code ?? null);
}

const mayPass: readonly FailureCode[] = ['unreachable', 'timeout', 'cancelled', 'worker-died', 'name-not-resolved'];

function unreadOfCoverage(coverage: readonly Coverage[]): readonly Unread[] {
  const open = coverage.filter((entry) => coverageState(entry) !== 'complete');
  return [...Map.groupBy(open, ({ source, reason }) => JSON.stringify([source, reasonCode(reason)])).values()].flatMap(
    (entries): readonly Unread[] => {
      const [first] = entries;
      if (first === undefined) return [];
      const code = reasonCode(first.reason);
      const wholeSource = coverage.filter(({ source }) => source === first.source).every((entry) => coverageState(entry) === 'unread');
      return [
        {
          source: first.source,
          parts: wholeSource ? [] : [...new Set(entries.map(({ part }) => part))],
          code,
          retryable: code === null || mayPass.includes(code),
        },
      ];
    },
  );
}

function unreadOfSources(sources: readonly SourceState[]): readonly Unread[] {
  return sources
    .filter(({ state }) => state === 'failed' || state === 'partial')
    .map(({ source, state, part, failure }) => ({
      source,
      parts: state === 'failed' || part === null ? [] : [part],
      code: failure?.code ?? null,
      retryable: failure?.retryable ?? true,
    }));
}

/** Sources that failed as a whole and have no coverage of their own stand beside what the coverage says. */
function withSources(unread: readonly Unread[], sources: readonly SourceState[]): readonly Unread[] {
  const named = new Set(unread.map(({ source }) => source));
  return [...unread, ...unreadOfSources(sources).filter(({ source }) => !named.has(source))];
}

/**
 * What a list of results lacks: from its coverage once there is one, before that from the states of
 * the sources. Null when nothing is missing so far.
 */
export function partialOf(answer: {
  readonly coverage: readonly Coverage[] | null;
  readonly sources: readonly SourceState[];
  readonly withheld: number;
  /** What the answer itself says; null while it is not there yet. */
  readonly complete: boolean | null;
}): PartialAnswer | null {
  const { coverage, sources, withheld, complete } = answer;
  const unread = withSources(coverage === null ? [] : unreadOfCoverage(coverage), sources);
  if (complete === false) return { unread, withheld };
  return unread.length > 0 ? { unread, withheld } : null;
}

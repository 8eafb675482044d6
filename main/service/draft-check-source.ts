import type { DraftValue } from '../domain/draft/guess.ts';
import { reasonOf } from '../domain/observation/failure.ts';
import type { CheckStep } from '../ports/reading.ts';
import type { Opening, WorkspaceOpener } from '../ports/workspace-opener.ts';
import type { WorkspaceWriter } from '../ports/workspace-text.ts';

/** A source as a person typed it into a form, before it stands in any file. */
export interface TypedSource {
  readonly name: string;
  /** Its options as a workspace file has them: `{ kind: 'postgres', url: … }`. */
  readonly options: DraftValue;
  /** By field: `password`, `management`, `key-passphrase`. Used for this try only. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface SourceCheckParts {
  readonly opener: WorkspaceOpener;
  readonly writer: WorkspaceWriter;
  /** The workspace file that the source is for: paths are relative to it, and its environment sets the caps. */
  readonly path: string;
  readonly environment: 'production' | 'staging' | 'local';
}

/** A source alone in a workspace that stands nowhere. A problem of the options is outcome `invalid`, with its path. */
async function openTypedSource({ opener, writer, path, environment }: SourceCheckParts, source: TypedSource): Promise<Opening> {
  const { name, options } = source;
  const entry = { section: 'sources', name, value: options, guesses: [] } as const;
  const text = writer.add(writer.begin('draft', environment), [entry], () => null);
  if (!text.ok) return { outcome: 'failed', failure: text.failure };
  const typed = Object.entries(source.secrets).map(([field, value]) => ({ source: name, field, value }));
  return opener.openText(text.value, path, typed);
}

/**
 * Opens a typed source step by step, as `check` does, without saving anything: names, ports, TLS,
 * log-in. Options that are no source are one failed step `open` each, with the field in its detail.
 */
export async function* checkTypedSource(parts: SourceCheckParts, source: TypedSource, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const opening = await openTypedSource(parts, source);
  const wrong = (detail: string, fix: string | null): CheckStep => ({ source: source.name, step: 'open', ok: false, detail, fix });
  if (opening.outcome === 'failed') yield wrong(reasonOf(opening.failure), null);
  else if (opening.outcome === 'invalid')
    for (const { path, problem, suggestion } of opening.problems) {
      const field = path.replace(`sources.${source.name}`, '').replace(/^\./, '');
      yield wrong(field === '' ? problem : `${field}: ${problem}`, suggestion === null ? null : `Did you mean ${suggestion}?`);
    }
  else {
    const { sources } = opening.opened;
    try {
      const catalogue = sources.catalogue(source.name);
      if (catalogue.ok) yield* catalogue.value.check(signal);
      else
        yield {
          source: source.name,
          step: catalogue.failure.code === 'secret-missing' ? 'secret' : 'open',
          ok: false,
          detail: reasonOf(catalogue.failure),
          fix: null,
        };
    } finally {
      await sources.close();
    }
  }
}

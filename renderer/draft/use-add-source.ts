import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CallOutput, StreamItem, StreamResult } from '../../main/contract/channels.ts';
import type { CheckStepDocument } from '../../main/contract/check.ts';
import type { SourceEntry, SourceKind, TypedSecrets } from '../../main/contract/source-entry.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { bridge } from '../bridge.ts';
import { callQuery } from '../query.ts';
import type { Stream, StreamQuestion } from '../stream.ts';
import { stopStreams, useStream } from '../stream.ts';
import { takeWorkspace } from '../workspace.ts';
import type { ReadForm } from './source-entry.ts';
import { readForm } from './source-entry.ts';
import type { SourceForm } from './source-form.ts';
import { emptyForm } from './source-form.ts';

/** How long nobody types before what was typed is tried, in milliseconds. */
const pause = 500;

type Steps = readonly CheckStepDocument[];
export type TryStream = Stream<Steps, StreamResult<'source.try'>>;

/** What is tried: the form as it was when the typing stopped. */
interface Attempt {
  readonly number: number;
  readonly name: string;
  readonly entry: SourceEntry;
  readonly secrets: TypedSecrets;
  readonly typed: string;
}

/** Counts over all forms of this window: an attempt is named by its number, never by what was typed, which may be a secret. */
let attempts = 0;

function tryQuestion(attempt: Attempt | null): StreamQuestion<'source.try', Steps> {
  return {
    name: 'source.try',
    key: ['source.try', attempt?.number ?? 0],
    input: () => {
      if (attempt === null) throw new Error('Nothing is complete enough to be tried.');
      return { name: attempt.name, entry: attempt.entry, secrets: attempt.secrets };
    },
    nothing: () => [],
    gather: (steps, items: readonly StreamItem<'source.try'>[]) => [...steps, ...items],
    pace: () => 30,
  };
}

/** Follows the form: what stands still for a moment and is complete becomes the next attempt, and ends the one before. */
function useAttempt(name: string, { entry, secrets }: ReadForm): { readonly attempt: Attempt | null; readonly typing: boolean } {
  const client = useQueryClient();
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const typed = JSON.stringify([entry, secrets]);
  const current = attempt?.typed === typed;
  useEffect(() => {
    if (current) return undefined;
    stopStreams(client, ['source.try']);
    if (entry === null) return undefined;
    const timer = setTimeout(() => {
      attempts += 1;
      setAttempt({ number: attempts, name, entry, secrets, typed });
    }, pause);
    return () => clearTimeout(timer);
    // What the text says is what the objects hold.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [typed, current, client]);
  useEffect(
    () => () => {
      // With the form go the secrets that its attempts held.
      stopStreams(client, ['source.try']);
      client.removeQueries({ queryKey: ['source.try'] });
    },
    [client],
  );
  return { attempt: entry === null ? null : attempt, typing: entry !== null && !current };
}

export type SaveOutcome = CallOutput<'workspace.save'>;

export interface AddSource {
  readonly form: SourceForm;
  readonly read: ReadForm;
  readonly change: (form: SourceForm) => void;
  readonly chooseKind: (kind: SourceKind) => void;
  readonly test: TryStream;
  /** True between the last key and the test of what was typed. */
  readonly typing: boolean;
  /** True once there was something to test. */
  readonly tried: boolean;
  /** What saving would write; undefined while nothing complete is typed. */
  readonly written: CallOutput<'source.add'> | undefined;
  readonly writtenError: Error | null;
  readonly save: () => void;
  readonly saving: boolean;
  readonly outcome: SaveOutcome | undefined;
  readonly saveError: Error | null;
  readonly chooseFile: (kind: 'database' | 'certificate') => void;
}

/** One source from an empty form to its lines in the workspace file. */
export function useAddSource(workspace: WorkspaceView): AddSource {
  const client = useQueryClient();
  const taken = workspace.sources.map(({ name }) => name);
  const [form, setForm] = useState(() => emptyForm('kafka', taken));
  const read = readForm(form, taken);
  const name = form.name.trim();
  const { attempt, typing } = useAttempt(name, read);
  const test = useStream(tryQuestion(attempt), attempt !== null);
  const change = useQuery({
    ...callQuery('source.add', { name, entry: read.entry ?? { kind: 'sqlite', path: '-' } }),
    enabled: read.entry !== null && !typing,
    staleTime: 0,
    gcTime: 0,
  });
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: (id: string) => bridge().call('workspace.save', { change: id, source: name, secrets: read.secrets }),
    // What is remembered of it would remember the secrets.
    gcTime: 0,
    onSuccess: (outcome) => {
      if (outcome.outcome === 'saved') takeWorkspace(client, outcome.workspace);
      else if (outcome.outcome === 'changed') void change.refetch();
    },
  });
  const file = useMutation({
    mutationFn: (kind: 'database' | 'certificate') => bridge().call('file.choose', { kind }),
    onSuccess: ({ path }, kind) => {
      if (path !== null) setForm((now) => ({ ...now, fields: { ...now.fields, [kind === 'database' ? 'path' : 'ca']: path } }));
    },
  });
  const written = read.entry === null ? undefined : change.data;
  return {
    form,
    read,
    change: setForm,
    chooseKind: (kind) => setForm(emptyForm(kind, taken)),
    test,
    typing,
    tried: attempt !== null,
    written,
    writtenError: read.entry === null ? null : change.error,
    save: () => {
      if (written !== undefined) mutate(written.id);
    },
    saving: isPending,
    outcome: data,
    saveError: error,
    chooseFile: file.mutate,
  };
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../main/contract/channels.ts';
import type { ChangeDocument, DraftChoice, ShownDraft } from '../../main/contract/draft-window.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { DraftValue } from '../../main/domain/draft/guess.ts';
import { bridge } from '../bridge.ts';
import { callQuery } from '../query.ts';
import { stopStreams, useStream } from '../stream.ts';
import { takeWorkspace } from '../workspace.ts';
import type { DraftStream, PlacesStream, PreviewStream } from './draft-stream.ts';
import { draftQuestion, placesQuestion, previewQuestion } from './draft-stream.ts';

/** Kinds of sources that a route can be drafted from; of the others only what belongs to a route is looked at. */
const begun: readonly string[] = ['kafka', 'rabbitmq', 'postgres', 'mysql', 'sqlite'];

export interface DraftAddress {
  readonly source?: string;
  readonly place?: string;
}

/** What a person changed of the guesses: by their index, another value or null to leave it out. */
export type Choices = ReadonlyMap<number, DraftValue | null>;

export interface Drafting {
  readonly sources: WorkspaceView['sources'];
  readonly source: string | null;
  readonly places: PlacesStream;
  readonly place: string | null;
  readonly draft: DraftStream;
  /** What came of it; null before, and when there is none. */
  readonly shown: ShownDraft | null;
  readonly choices: Choices;
  readonly choose: (guess: number, value: DraftValue | null | undefined) => void;
  /** What saving writes: the draft with what was chosen. */
  readonly change: ChangeDocument | null;
  readonly changeError: Error | null;
  readonly preview: PreviewStream;
  readonly save: () => void;
  readonly saving: boolean;
  readonly outcome: CallOutput<'workspace.save'> | undefined;
  readonly saveError: Error | null;
}

function shownDraft({ data }: DraftStream): ShownDraft | null {
  return data?.phase === 'ended' && data.result.outcome === 'drafted' ? data.result.draft : null;
}

/** What was chosen belongs to one draft: another draft begins without. */
function useChoices(draft: string | null): readonly [Choices, Drafting['choose']] {
  const [chosen, setChosen] = useState<{ readonly draft: string | null; readonly choices: Choices }>({ draft, choices: new Map() });
  const choices: Choices = chosen.draft === draft ? chosen.choices : new Map();
  const choose = (guess: number, value: DraftValue | null | undefined): void => {
    const next = new Map(choices);
    if (value === undefined) next.delete(guess);
    else next.set(guess, value);
    setChosen({ draft, choices: next });
  };
  return [choices, choose];
}

/** The change of the file that a draft and the choices make. */
function useChange(shown: ShownDraft | null, choices: Choices): { readonly change: ChangeDocument | null; readonly error: Error | null } {
  const list: DraftChoice[] = [...choices].map(([guess, value]) => ({ guess, value }));
  const changed = useQuery({
    ...callQuery('draft.choose', { draft: shown?.id ?? '', choices: list }),
    enabled: shown !== null && list.length > 0,
  });
  if (shown === null) return { change: null, error: null };
  return list.length === 0 ? { change: shown.change, error: null } : { change: changed.data ?? null, error: changed.error };
}

/** A route from a place of a source to its lines in the workspace file. */
export function useDraft(workspace: WorkspaceView, address: DraftAddress): Drafting {
  const client = useQueryClient();
  const sources = workspace.sources.filter(({ kind }) => begun.includes(kind));
  const source = sources.find(({ name }) => name === address.source)?.name ?? (sources.length === 1 ? (sources[0]?.name ?? null) : null);
  const place = address.place ?? null;
  const places = useStream(placesQuestion(workspace, source ?? ''), source !== null);
  const draft = useStream(draftQuestion(workspace, source ?? '', place ?? ''), false);
  const shown = shownDraft(draft);
  const [choices, choose] = useChoices(shown?.id ?? null);
  const { change, error: changeError } = useChange(shown, choices);
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: (id: string) => bridge().call('workspace.save', { change: id, source: null, secrets: {} }),
    onSuccess: (outcome) => {
      if (outcome.outcome === 'saved') takeWorkspace(client, outcome.workspace);
    },
  });
  const saved = data?.outcome === 'saved';
  const previewed = previewQuestion(change, shown?.route ?? '');
  const preview = useStream(previewed, change !== null && !saved);
  const previewKey = JSON.stringify(previewed.key);
  useEffect(() => {
    stopStreams(client, ['draft.preview'], JSON.parse(previewKey) as unknown[]);
  }, [client, previewKey]);
  // How saving ended is said of one change only.
  useEffect(() => reset(), [change?.id, reset]);
  return {
    sources,
    source,
    places,
    place,
    draft,
    shown,
    choices,
    choose,
    change,
    changeError,
    preview,
    save: () => {
      if (change !== null) mutate(change.id);
    },
    saving: isPending,
    outcome: data,
    saveError: error,
  };
}

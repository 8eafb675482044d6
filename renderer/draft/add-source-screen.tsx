import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice } from '../ui/choice.tsx';
import { fileName } from '../ui/file-name.ts';
import { Foreign } from '../ui/foreign.tsx';
import { Screen } from '../ui/screen.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { sourceKindName } from '../ui/source-name.ts';
import { EmptyState, FailedState, failureOfError } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { ConnectionTest } from './connection-test.tsx';
import { Difference } from './difference.tsx';
import { NotSaved } from './save-outcome.tsx';
import { SourceFields } from './source-fields.tsx';
import { sourceKinds } from './source-form.ts';
import type { AddSource } from './use-add-source.ts';
import { useAddSource } from './use-add-source.ts';

/** Where this screen belongs. */
export function SourcesCrumb(): ReactNode {
  const { texts } = useSpeech();
  return (
    <nav className="crumbs" aria-label={texts.frame.breadcrumb}>
      <Link to="/sources">{texts.screens.sources}</Link>
      <span aria-hidden="true">/</span>
    </nav>
  );
}

/** The lines that saving writes, and the button that does it. */
function Written({ adding, path }: { readonly adding: AddSource; readonly path: string }): ReactNode {
  const { texts } = useSpeech();
  const { written, writtenError, read } = adding;
  return (
    <section>
      <h2>{texts.draft.file.title(fileName(path))}</h2>
      {writtenError !== null ? (
        <FailedState title={texts.draft.file.failed} failure={failureOfError(writtenError)} />
      ) : written === undefined || read.entry === null ? (
        <p className="t2">{texts.draft.file.incomplete}</p>
      ) : (
        <Difference label={texts.draft.file.title(fileName(path))} difference={written.difference} />
      )}
      {Object.keys(read.secrets).length > 0 && <p className="t3 s12">{texts.draft.form.secretsApart}</p>}
    </section>
  );
}

/** What was saved, and where to go on. */
function Saved({ name, refused, onAnother }: { readonly name: string; readonly refused: string | null; readonly onAnother: () => void }) {
  const { texts } = useSpeech();
  const navigate = useNavigate();
  return (
    <div className="page">
      <section className="prose" aria-live="polite">
        <p className="lead v is-ok">
          <VerdictMark shape="ok" />
          <span>{texts.draft.saved.source(name)}</span>
        </p>
        <p>{texts.draft.saved.next}</p>
      </section>
      {refused !== null && (
        <p role="alert" className="is-fail v">
          <VerdictMark shape="weak" />
          <span className="wrap">
            {texts.draft.saved.secretsRefused} <Foreign text={refused} />
          </span>
        </p>
      )}
      <div className="row">
        <button className="btn btn-primary" type="button" onClick={() => void navigate({ to: '/sources/draft', search: { source: name } })}>
          {texts.draft.saved.draft}
        </button>
        <button className="btn" type="button" onClick={onAnother}>
          {texts.draft.saved.another}
        </button>
        <Link className="link" to="/sources">
          {texts.draft.saved.back}
        </Link>
      </div>
    </div>
  );
}

function Adding({
  workspace,
  path,
  onAnother,
}: {
  readonly workspace: WorkspaceView;
  readonly path: string;
  readonly onAnother: () => void;
}) {
  const { texts } = useSpeech();
  const adding = useAddSource(workspace);
  const { form, outcome } = adding;
  useShortcuts({ Escape: adding.test.stop });
  if (outcome?.outcome === 'saved') return <Saved name={form.name.trim()} refused={outcome.secretsRefused} onAnother={onAnother} />;
  return (
    <form
      className="adding"
      onSubmit={(event) => {
        event.preventDefault();
        // Enter in a field ends what is typed there; only the button writes.
      }}
    >
      <div className="adding-typed page">
        <section>
          <h2>{texts.draft.form.kind}</h2>
          <SegmentChoice
            label={texts.draft.form.kind}
            choices={sourceKinds.map((kind) => ({ value: kind, text: sourceKindName(kind, texts.source.caseFile) }))}
            value={form.kind}
            onChange={adding.chooseKind}
          />
          <p className="prose">{texts.draft.form.kinds[form.kind]}</p>
        </section>
        <SourceFields adding={adding} />
        <Written adding={adding} path={path} />
        <NotSaved outcome={outcome} error={adding.saveError} />
        <div className="row">
          <button className="btn btn-primary" type="button" disabled={adding.written === undefined || adding.saving} onClick={adding.save}>
            {adding.saving ? texts.draft.save.saving : texts.draft.save.source}
          </button>
          <Link className="link" to="/sources">
            {texts.draft.save.cancel}
          </Link>
        </div>
      </div>
      <ConnectionTest adding={adding} />
    </form>
  );
}

/** A source is typed, tried while it is typed, and written into the workspace file. */
export function AddSourceScreen({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const { texts } = useSpeech();
  const [number, setNumber] = useState(0);
  const { path } = workspace;
  return (
    <Screen title={texts.draft.addSource} crumbs={<SourcesCrumb />} address={`add-source ${number}`}>
      {workspace.origin === 'file' && path !== null ? (
        <Adding key={number} workspace={workspace} path={path} onAnother={() => setNumber(number + 1)} />
      ) : (
        <EmptyState title={texts.draft.readOnly} next={texts.draft.readOnlyNext} />
      )}
    </Screen>
  );
}

import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ShownDraft } from '../../main/contract/draft-window.ts';
import { useSpeech } from '../speech.tsx';
import { useCopy } from '../ui/copy-button.tsx';
import { fileName } from '../ui/file-name.ts';
import { Icon } from '../ui/icon.tsx';
import { FailedState, failureOfError, LoadingState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { countLines } from './difference-lines.ts';
import { Difference } from './difference.tsx';
import { DraftHead, Gaps } from './draft-head.tsx';
import { GuessTable } from './guess-table.tsx';
import { Preview } from './preview.tsx';
import { NotSaved } from './save-outcome.tsx';
import type { Drafting } from './use-draft.ts';

interface DraftResultProps {
  readonly drafting: Drafting;
  readonly draft: ShownDraft;
  readonly path: string;
}

/** The lines of the file as they would be with what was chosen. */
function FileChange({ drafting, path }: Omit<DraftResultProps, 'draft'>): ReactNode {
  const { texts } = useSpeech();
  const { change, changeError } = drafting;
  if (changeError !== null) return <FailedState title={texts.draft.file.failed} failure={failureOfError(changeError)} />;
  if (change === null) return <LoadingState what={texts.draft.file.making} />;
  return <Difference label={texts.draft.file.title(fileName(path))} difference={change.difference} />;
}

/** Beside each other by tabs: what the draft would say of real messages, and what it would write. */
function Below({ drafting, path }: Omit<DraftResultProps, 'draft'>): ReactNode {
  const { texts } = useSpeech();
  const { change } = drafting;
  const lines = countLines(change?.difference ?? '');
  return (
    <Tabs className="tabs draft-below">
      <TabList className="tab-list" aria-label={texts.draft.below}>
        <Tab className="tab" id="preview">
          {texts.draft.preview.title}
        </Tab>
        <Tab className="tab" id="file">
          {texts.draft.file.title(fileName(path))} <b>{texts.draft.file.count(lines.added, lines.removed)}</b>
        </Tab>
      </TabList>
      <TabPanel className="tab-panel draft-panel" id="preview">
        <Preview drafting={drafting} />
      </TabPanel>
      <TabPanel className="tab-panel draft-panel" id="file">
        <FileChange drafting={drafting} path={path} />
      </TabPanel>
    </Tabs>
  );
}

/** Saving, or where to go on once it is done. */
function Foot({ drafting, draft }: Omit<DraftResultProps, 'path'>): ReactNode {
  const { texts } = useSpeech();
  const navigate = useNavigate();
  const { copy, copied } = useCopy();
  const { change, outcome, save, saving } = drafting;
  if (outcome?.outcome === 'saved')
    return (
      <div className="draft-foot">
        <span className="v is-ok" aria-live="polite">
          <VerdictMark shape="ok" />
          {texts.draft.saved.route(draft.route)}
        </span>
        <span className="grow" />
        <button
          className="btn btn-primary"
          type="button"
          onClick={() => void navigate({ to: '/', search: { q: '', route: draft.route, time: '24h', run: '1' } })}
        >
          {texts.draft.saved.investigate}
        </button>
        <button className="btn" type="button" onClick={() => void navigate({ to: '/sources' })}>
          {texts.draft.saved.back}
        </button>
      </div>
    );
  return (
    <div className="draft-foot">
      <span className="t3 s12 cut">{texts.draft.save.note}</span>
      <span className="grow" />
      <button className="btn" type="button" disabled={change === null} onClick={() => copy(change?.addition ?? '')}>
        <Icon name={copied ? 'check' : 'copy'} />
        {copied ? texts.draft.file.copied : texts.draft.file.copy}
      </button>
      <button className="btn btn-primary" type="button" disabled={change === null || saving} onClick={save}>
        {saving ? texts.draft.save.saving : texts.draft.save.route}
      </button>
    </div>
  );
}

/** A drafted route: what it proposes and why, what it would say, what it would write, and saving it. */
export function DraftResult({ drafting, draft, path }: DraftResultProps): ReactNode {
  const { outcome, saveError } = drafting;
  return (
    <>
      <DraftHead draft={draft} />
      <Gaps gaps={draft.gaps} onRetry={drafting.draft.again} />
      <GuessTable guesses={draft.guesses} drafting={drafting} />
      <Below drafting={drafting} path={path} />
      <NotSaved outcome={outcome} error={saveError} />
      <Foot drafting={drafting} draft={draft} />
    </>
  );
}

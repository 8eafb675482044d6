import type { ReactNode } from 'react';
import { useState } from 'react';
import type { SequencesDocument } from '../../main/contract/sequences.ts';
import { usageSentence } from '../../main/language/failure-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice } from '../ui/choice.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { sourceStateText } from '../ui/source-chips.tsx';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { SequenceRow } from './sequence-rows.ts';
import { sequenceRows, sequenceSpan } from './sequence-rows.ts';
import { SequenceStrip } from './sequence-strip.tsx';
import type { Sequences } from './use-sequences.ts';

interface Span {
  readonly from: string;
  readonly to: string;
}

function documentOf({ stream }: Sequences): SequencesDocument | null {
  const { data } = stream;
  const result = data?.phase === 'ended' ? data.result : (data?.earlier ?? null);
  return result?.outcome === 'document' ? result.document : null;
}

/** What stands where no line is: not asked, still reading, failed, or no numbers. */
function NoLines({ sequences }: { readonly sequences: Sequences }): ReactNode {
  const speech = useSpeech();
  const { texts, language } = speech;
  const { stream } = sequences;
  const { data } = stream;
  if (data === undefined)
    return (
      <EmptyState title={texts.sequence.notAsked} next={texts.sequence.about}>
        <button className="btn" type="button" onClick={stream.again}>
          {texts.sequence.read}
        </button>
      </EmptyState>
    );
  if (data.phase === 'running')
    return (
      <LoadingState what={texts.sequence.reading(data.gathered.map((source) => `${source.source}: ${sourceStateText(speech, source)}`))}>
        <button className="btn" type="button" onClick={stream.stop}>
          {texts.action.stop}
        </button>
      </LoadingState>
    );
  if (data.phase === 'failed') return <FailedState title={texts.sequence.failed} failure={data.failure} onRetry={stream.again} />;
  if (data.result.outcome === 'usage')
    return <EmptyState title={texts.results.notUnderstood} next={usageSentence(data.result.usage, language)} />;
  return (
    <EmptyState
      title={data.result.document.complete ? texts.sequence.nothing : texts.sequence.nothingPartly}
      next={data.result.document.complete ? texts.sequence.nothingNext : texts.sequence.partly}
    />
  );
}

interface LinesProps {
  readonly over: Sequences['over'];
  readonly rows: readonly SequenceRow[];
  readonly span: Span;
  readonly complete: boolean;
}

function Lines({ over, rows, span, complete }: LinesProps): ReactNode {
  const { texts } = useSpeech();
  return (
    <>
      {!complete && (
        <p className="sequence-note t2 s12">
          <VerdictMark shape="unknown" size="small" />
          {texts.sequence.partly}
        </p>
      )}
      {rows.length === 0 ? (
        <p className="sequence-note t2 s12">
          <VerdictMark shape={complete ? 'ok' : 'unknown'} size="small" />
          {texts.sequence.allContinuous}
        </p>
      ) : (
        <ScrollRegion className="sequence-scroll" label={texts.sequence[over]}>
          <SequenceStrip rows={rows} span={span} />
        </ScrollRegion>
      )}
    </>
  );
}

/** Continuity of numbers per producer and partition, beside the sets of ids. */
export function SequencePane({ sequences, asked }: { readonly sequences: Sequences; readonly asked: Span | null }): ReactNode {
  const { texts } = useSpeech();
  const [all, showAll] = useState(false);
  const document = documentOf(sequences);
  const span = document === null ? null : sequenceSpan(document, asked);
  const rows = document === null || span === null ? [] : sequenceRows(document, span);
  const broken = rows.filter(({ state }) => state !== 'continuous');
  const hidden = rows.length - broken.length;
  return (
    <section aria-label={texts.sequence.title}>
      <div className="sec">
        <h2>{texts.sequence.title}</h2>
        {hidden > 0 && (
          <>
            {!all && <span className="t3 s12 cut">{texts.sequence.hidden(hidden)}</span>}
            <button className="link s12" type="button" onClick={() => showAll(!all)}>
              {all ? texts.sequence.hide : texts.sequence.show}
            </button>
          </>
        )}
        <span className="right">
          <SegmentChoice
            label={texts.sequence.over}
            choices={[
              { value: 'stored', text: texts.sequence.stored },
              { value: 'traces', text: texts.sequence.traces },
            ]}
            value={sequences.over}
            onChange={sequences.choose}
          />
        </span>
      </div>
      {rows.length === 0 || document === null || span === null ? (
        <NoLines sequences={sequences} />
      ) : (
        <Lines over={sequences.over} rows={all ? rows : broken} span={span} complete={document.complete} />
      )}
    </section>
  );
}

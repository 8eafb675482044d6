import type { ReactNode } from 'react';
import type { HistoryState } from '../../main/contract/history.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { durationText } from '../../main/language/duration.ts';
import { failureSentence } from '../../main/language/failure-sentence.ts';
import { watchSentence } from '../../main/language/watch-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { TimeText } from '../ui/time-text.tsx';
import { sizeText } from './history-text.ts';
import { useHistory } from './use-history.ts';

function HistoryStanding({ history }: { readonly history: HistoryState }): ReactNode {
  const { texts, language, format } = useSpeech();
  const { state, interval, kept, failure } = history;
  const sentences = [
    ...(state === 'off' ? [texts.history.offNext] : []),
    ...(state === 'sampling' ? [texts.history.sampling(durationText(interval, language))] : []),
    ...(failure === null ? [] : [failureSentence(failure, language)]),
    ...(kept === null
      ? []
      : [texts.history.kept(format.instant(kept.since.replace(/\.\d+/, '')), texts.history.size(sizeText(kept.bytes)))]),
  ];
  return <p>{sentences.join(' ')}</p>;
}

function HistoryEvents({ events }: Pick<HistoryState, 'events'>): ReactNode {
  const { texts, language, format } = useSpeech();
  if (events.length === 0) return <p className="t2">{texts.history.noEvents}</p>;
  return (
    <ul className="history-events">
      {events.map((event) => (
        <li key={JSON.stringify(event)}>
          <TimeText at={event.at} show="day" brief />
          <span>
            {event.harmful && <strong>{texts.history.harmful}: </strong>}
            {watchSentence(event, language, format)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What is kept of this workspace's past, and what was seen to happen; nothing for a workspace without a past. */
export function HistorySection({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const { texts } = useSpeech();
  const history = useHistory(workspace);
  if (history === null) return null;
  return (
    <section aria-label={texts.history.title}>
      <h2>{texts.history.title}</h2>
      <p className="prose">{texts.history.about}</p>
      <HistoryStanding history={history} />
      <h3>{texts.history.events}</h3>
      <HistoryEvents events={history.events} />
    </section>
  );
}

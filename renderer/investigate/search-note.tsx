import type { ReactNode } from 'react';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { useSecondsSince } from '../ui/use-seconds.ts';
import type { Reading } from './criteria.ts';
import type { FindStream } from './find-stream.ts';

interface SearchNoteProps {
  readonly reading: Reading;
  readonly searchFields: readonly string[];
  readonly data: FindStream['data'];
}

/** How long the search runs and when it found its first message. */
function Progress({ data }: { readonly data: NonNullable<FindStream['data']> }): ReactNode {
  const { texts, format } = useSpeech();
  const seconds = useSecondsSince(data.phase === 'running' ? data.startedAt : null);
  const { firstMatchAt } = data.gathered;
  const first = firstMatchAt === null ? null : format.duration(firstMatchAt - data.startedAt);
  const running = data.phase === 'running' && seconds > 0 ? format.duration(seconds * 1000) : null;
  return <span className="right">{texts.search.progress(first, running)}</span>;
}

/** How the typed text is read, in words. */
function readAsText({ by, value }: Reading, searchFields: readonly string[], { note }: Speech['texts']['search']): string {
  switch (by) {
    case null:
      return value === '' ? note.everything : note.names(searchFields.length);
    case 'messageId':
      return note.messageId;
    case 'businessKey':
      return note.businessKey;
    case 'text':
      return note.text;
    default:
      return note.field(by);
  }
}

/** The line under the box: how the typed text is read, and what else can be typed. */
export function SearchNote({ reading, searchFields, data }: SearchNoteProps): ReactNode {
  const { texts } = useSpeech();
  const { note } = texts.search;
  const others = [...searchFields.map((field) => `${field}:`), 'id:', 'key:', 'text:'].filter((each) => each !== `${reading.by}:`);
  return (
    <p className="search-note">
      <span>
        <Foreign text={readAsText(reading, searchFields, texts.search)} /> {note.also}{' '}
        {others.map((each, index) => (
          <span key={each}>
            {index > 0 && ' '}
            <span className="mono">
              <Foreign text={each} />
            </span>
          </span>
        ))}
      </span>
      {data !== undefined && <Progress data={data} />}
    </p>
  );
}

import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import type { Bytes, Content } from '../../main/domain/observation/content.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice, SelectChoice } from '../ui/choice.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import type { Evidence } from '../ui/evidence.ts';
import { Icon } from '../ui/icon.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { HeaderTable } from './header-table.tsx';
import { jsonLines } from './json-lines.ts';
import { decodeBytes, decodeText, hexLines, isCut } from './payload-bytes.ts';

/** The editor is the largest part of the window and is needed for payloads only. */
const PayloadEditor = lazy(() => import('./payload-editor.tsx').then((module) => ({ default: module.PayloadEditor })));

const forms = ['json', 'text', 'hex'] as const;
type Form = (typeof forms)[number];

/** A payload in one form, or why it has none. */
type Shown = { readonly text: string } | { readonly problem: string };

function useShown(bytes: Bytes, form: Form): Shown {
  const { texts, format } = useSpeech();
  if (form === 'hex') return { text: hexLines(decodeBytes(bytes)) };
  const decoded = decodeText(bytes);
  if (!decoded.ok) return { problem: texts.payload.notText(format.number(String(decoded.badByte))) };
  if (form === 'text') return { text: decoded.text };
  const laid = jsonLines(decoded.text);
  if (laid !== null) return { text: laid };
  return { problem: isCut(bytes) ? texts.payload.cutJson : texts.payload.notJson };
}

/** The best form of a payload: JSON where it is, text where it can be read, else bytes. */
function bestForm(bytes: Bytes): Form {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return 'hex';
  return jsonLines(decoded.text) === null ? 'text' : 'json';
}

function Notices({ bytes }: { readonly bytes: Bytes }): ReactNode {
  const { texts, format } = useSpeech();
  return (
    <>
      {bytes.masked && (
        <p className="payload-note">
          <Icon name="lock" small />
          {texts.payload.masked}
        </p>
      )}
      {isCut(bytes) && (
        <p className="payload-note">
          <Icon name="cut" small />
          {texts.payload.cut(format.number(String(decodeBytes(bytes).length)), format.number(String(bytes.size)))}
        </p>
      )}
    </>
  );
}

function Value({ bytes, name, origin }: { readonly bytes: Bytes; readonly name: string; readonly origin: string }): ReactNode {
  const { texts, format } = useSpeech();
  const [form, setForm] = useState(() => bestForm(bytes));
  const shown = useShown(bytes, form);
  const decoded = decodeText(bytes);
  return (
    <>
      <div className="sec">
        <h2>{name}</h2>
        <span className="t3 s12 cut">{texts.payload.origin(origin, format.number(String(bytes.size)))}</span>
        <span className="right">
          <SegmentChoice
            label={texts.payload.form}
            choices={forms.map((value) => ({ value, text: texts.payload.forms[value] }))}
            value={form}
            onChange={setForm}
          />
          {decoded.ok && <CopyButton text={decoded.text} what={name} />}
        </span>
      </div>
      {'problem' in shown ? (
        <p className="payload-note" aria-live="polite">
          <VerdictMark shape="weak" size="small" />
          {shown.problem}
        </p>
      ) : (
        <Suspense fallback={<p className="payload-note">{texts.payload.reading}</p>}>
          <PayloadEditor label={name} text={shown.text} as={form} />
        </Suspense>
      )}
      <Notices bytes={bytes} />
    </>
  );
}

interface PayloadViewProps {
  readonly evidence: readonly Evidence[];
  readonly contents: Readonly<Record<string, Content>>;
  readonly running: boolean;
}

/** Key, value and headers of one copy of the message; which copy is a choice where there are several. */
export function PayloadView({ evidence, contents, running }: PayloadViewProps): ReactNode {
  const { texts, words } = useSpeech();
  const having = evidence.filter(({ observation }) => Object.hasOwn(contents, observation.id));
  const [wanted, choose] = useState<string | null>(null);
  const chosen = having.find(({ observation }) => observation.id === wanted) ?? having[0];
  const content = chosen === undefined ? undefined : contents[chosen.observation.id];
  if (chosen === undefined || content === undefined) {
    return (
      <div className="sec">
        <h2>{texts.payload.title}</h2>
        <span className="t3 s12">{running ? texts.payload.reading : texts.payload.none}</span>
      </div>
    );
  }
  const names: Readonly<Record<string, string>> = { ...words.observations.lanes, record: words.observations.lanes.broker };
  const originOf = ({ observation, name }: Evidence): string => `${name} ${names[observation.kind] ?? observation.kind}`;
  const key = chosen.observation.id;
  return (
    <>
      {having.length > 1 && (
        <div className="payload-choice">
          <SelectChoice
            label={texts.payload.from}
            choices={having.map((each) => ({ value: each.observation.id, text: originOf(each) }))}
            value={key}
            onChange={choose}
          />
        </div>
      )}
      {content.value === null ? (
        <div className="sec">
          <h2>{texts.payload.title}</h2>
          <span className="t3 s12">{texts.payload.tombstone}</span>
        </div>
      ) : (
        <Value key={`value ${key}`} bytes={content.value} name={texts.payload.title} origin={originOf(chosen)} />
      )}
      <HeaderTable recordKey={content.key} headers={content.headers} />
    </>
  );
}

import type { ReactNode } from 'react';
import type { CheckStepDocument } from '../../main/contract/check.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { sourceKindName } from '../ui/source-name.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { CheckStep } from './check-step.tsx';
import { useSecretForm } from './use-sources.ts';

type Source = WorkspaceView['sources'][number];

/** Takes one secret; it is never shown again. */
function SecretField({ source, field, label }: { readonly source: string; readonly field: string; readonly label: string }): ReactNode {
  const { texts } = useSpeech();
  const { value, type, store, storing, outcome } = useSecretForm(source, field);
  const id = `secret ${source} ${field}`.replaceAll(/\s/g, '-');
  return (
    <form
      className="secret"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== '') store();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input id={id} className="field" type="password" autoComplete="off" value={value} onChange={(event) => type(event.target.value)} />
      <button className="btn" type="submit" disabled={value === '' || storing}>
        <Icon name="key" />
        {storing ? texts.sources.storing : texts.sources.store}
      </button>
      {outcome?.outcome === 'refused' && (
        <span role="alert" className="is-fail v">
          <VerdictMark shape="fail" />
          <span className="wrap">
            {texts.sources.refused} <Foreign text={outcome.detail} />
          </span>
        </span>
      )}
    </form>
  );
}

/** Secrets that are stored already, to be replaced, and those a source may do without; in sight once a step failed. */
function OtherSecrets({ source, failed }: { readonly source: Source; readonly failed: boolean }): ReactNode {
  const { texts } = useSpeech();
  const { secretsOptional, secretsStored } = source;
  const optional = secretsOptional.filter((field) => !secretsStored.includes(field));
  if (optional.length + secretsStored.length === 0) return null;
  return (
    <details className="other-secrets" open={failed}>
      <summary>{texts.sources.otherSecrets}</summary>
      {optional.map((field) => (
        <SecretField key={field} source={source.name} field={field} label={texts.sources.secretOptional(field)} />
      ))}
      {secretsStored.map((field) => (
        <SecretField key={field} source={source.name} field={field} label={texts.sources.secretReplace(field)} />
      ))}
    </details>
  );
}

interface SourceEntryProps {
  readonly source: Source;
  readonly steps: readonly CheckStepDocument[];
  /** True while the check has not come to this source yet. */
  readonly waits: boolean;
}

function CheckSummary({ steps, waits }: Omit<SourceEntryProps, 'source'>): ReactNode {
  const { texts } = useSpeech();
  if (steps.length === 0) return <span className="t3">{waits ? texts.sources.waiting : texts.sources.notChecked}</span>;
  const broken = steps.filter(({ ok }) => !ok).length;
  return (
    <span className={broken === 0 ? 'v is-ok' : 'v is-fail'}>
      <VerdictMark shape={broken === 0 ? 'ok' : 'fail'} />
      {broken === 0 ? texts.sources.allPassed(steps.length) : texts.sources.someFailed(broken, steps.length)}
    </span>
  );
}

/** One source: where it is, what it still needs, and how opening it went, step by step. */
export function SourceEntry({ source, steps, waits }: SourceEntryProps): ReactNode {
  const { texts, format } = useSpeech();
  return (
    <li>
      <div className="source-line">
        <span>
          <span className="strong">
            <Foreign text={source.name} />
          </span>{' '}
          <span className="t3">{sourceKindName(source.kind, texts.source.caseFile)}</span>
        </span>
        <span className="mono t2 wrap">
          <Foreign text={source.address} />
          {source.readBytesPerSecond !== null && (
            <span className="t3">{texts.sources.cap(format.number(String(source.readBytesPerSecond)))}</span>
          )}
          {source.secretsStored.length > 0 && <span className="t3">{texts.sources.secretsStored(source.secretsStored)}</span>}
        </span>
        <CheckSummary steps={steps} waits={waits} />
      </div>
      {source.secretsMissing.map((field) => (
        <SecretField key={field} source={source.name} field={field} label={texts.sources.secret(field)} />
      ))}
      <OtherSecrets source={source} failed={steps.some(({ ok }) => !ok)} />
      {steps.length > 0 && (
        <ol className="check-steps">
          {steps.map((step, index) => (
            // A step may occur again with another detail; its place in the order is its name.
            <CheckStep key={`${index} ${step.step}`} step={step} />
          ))}
        </ol>
      )}
    </li>
  );
}

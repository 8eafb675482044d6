import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import { SelectChoice } from '../ui/choice.tsx';
import { FormField } from './form-field.tsx';
import type { FieldName, SourceForm } from './source-form.ts';
import { kindForms, mechanisms, shownFields, shownSecrets } from './source-form.ts';
import type { AddSource } from './use-add-source.ts';

const shortFields: readonly FieldName[] = ['port'];
/** Names and addresses that programs read. */
const plainFields: readonly FieldName[] = ['timeZone'];
/** Who logs in is tried when the name is whole. */
const settlingFields: readonly FieldName[] = ['username'];

/** What one looks like; the same in every language. */
const examples: Readonly<Partial<Record<FieldName, string>>> = {
  brokers: 'kafka-1.example.org:9092',
  host: 'db.example.org',
  management: 'https://rabbitmq.example.org:15672',
  timeZone: 'Europe/Berlin',
};

function withField(form: SourceForm, field: FieldName, value: string): SourceForm {
  return { ...form, fields: { ...form.fields, [field]: value } };
}

function Field({ adding, field }: { readonly adding: AddSource; readonly field: FieldName }): ReactNode {
  const { texts } = useSpeech();
  const { form, read, change } = adding;
  const { labels, hints, problems } = texts.draft.form;
  const example = examples[field];
  if (field === 'mechanism')
    return (
      <div className="form-line">
        <span className="form-label">{labels.mechanism}</span>
        <SelectChoice
          label={texts.draft.form.with}
          choices={mechanisms.map((value) => ({ value, text: texts.draft.form.mechanisms[value] }))}
          value={mechanisms.find((each) => each === form.fields.mechanism) ?? 'none'}
          onChange={(value) => change(withField(form, 'mechanism', value))}
        />
      </div>
    );
  const problem = read.problems[field];
  const optional = kindForms[form.kind].optional.includes(field);
  const label = field === 'database' && form.kind === 'redis' ? labels.databaseNumber : labels[field];
  return (
    <FormField
      label={optional ? texts.draft.form.optional(label) : label}
      problem={problem === undefined ? null : problems[problem]}
      {...(field in hints ? { hint: hints[field as keyof typeof hints] } : {})}
      {...(example === undefined ? {} : { placeholder: example })}
      value={form.fields[field]}
      onChange={(value) => change(withField(form, field, value))}
      short={shortFields.includes(field)}
      mono={!plainFields.includes(field)}
      settles={settlingFields.includes(field)}
      beside={
        field === 'path' ? (
          <button className="btn" type="button" onClick={() => adding.chooseFile('database')}>
            {texts.draft.form.choose}
          </button>
        ) : undefined
      }
    />
  );
}

/** Encryption: on or off, and who vouches for the server where that is not the system. */
function Encryption({ adding }: { readonly adding: AddSource }): ReactNode {
  const { texts } = useSpeech();
  const { form, change } = adding;
  const { labels, hints } = texts.draft.form;
  return (
    <>
      <div className="form-line">
        <span className="form-label">{labels.encryption}</span>
        <label className="check">
          <input type="checkbox" checked={form.tls} onChange={(event) => change({ ...form, tls: event.target.checked })} />
          {texts.draft.form.tls}
        </label>
      </div>
      {form.tls && (
        <FormField
          label={texts.draft.form.optional(labels.ca)}
          problem={null}
          hint={hints.ca}
          value={form.fields.ca}
          onChange={(value) => change(withField(form, 'ca', value))}
          mono
          beside={
            <button className="btn" type="button" onClick={() => adding.chooseFile('certificate')}>
              {texts.draft.form.choose}
            </button>
          }
        />
      )}
    </>
  );
}

/** Everything that is typed about a source of the chosen kind. */
export function SourceFields({ adding }: { readonly adding: AddSource }): ReactNode {
  const { texts } = useSpeech();
  const { form, read, change } = adding;
  const { labels, hints, problems } = texts.draft.form;
  const nameProblem = read.problems.name;
  return (
    // Another kind is another form: nothing that was typed for one is left in the fields of the next.
    <div key={form.kind} className="form">
      <FormField
        label={labels.name}
        hint={hints.name}
        problem={nameProblem === undefined ? null : problems[nameProblem]}
        value={form.name}
        onChange={(name) => change({ ...form, name })}
        mono
      />
      {shownFields(form)
        .filter((field) => field !== 'timeZone')
        .map((field) => (
          <Field key={field} adding={adding} field={field} />
        ))}
      {shownSecrets(form).map((secret) => (
        <FormField
          key={secret}
          label={texts.draft.form.secrets[secret]}
          hint={texts.draft.form.secretHints[secret]}
          problem={null}
          value={form.secrets[secret] ?? ''}
          onChange={(value) => change({ ...form, secrets: { ...form.secrets, [secret]: value } })}
          secret
          settles
        />
      ))}
      {kindForms[form.kind].encrypted && <Encryption adding={adding} />}
      {shownFields(form).includes('timeZone') && <Field adding={adding} field="timeZone" />}
    </div>
  );
}

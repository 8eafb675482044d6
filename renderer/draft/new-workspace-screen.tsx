import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { CallInput } from '../../main/contract/channels.ts';
import { bridge } from '../bridge.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice } from '../ui/choice.tsx';
import { OpenProblems } from '../ui/open-problems.tsx';
import { Screen } from '../ui/screen.tsx';
import { FailedState, failureOfError } from '../ui/states.tsx';
import { takeWorkspace } from '../workspace.ts';
import { FormField } from './form-field.tsx';

type Environment = CallInput<'workspace.create'>['environment'];
const environments = ['production', 'staging', 'local'] as const satisfies readonly Environment[];

/** A workspace of one's own begins with a name, what it is about, and a place for its file. */
export function NewWorkspaceScreen(): ReactNode {
  const { texts } = useSpeech();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState<Environment>('production');
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => bridge().call('workspace.create', { name: name.trim(), environment }),
    onSuccess: (outcome) => {
      if (outcome.outcome !== 'opened') return;
      takeWorkspace(client, outcome.workspace);
      void navigate({ to: '/sources/add' });
    },
  });
  const { created, form } = texts.draft;
  return (
    <Screen title={created.title} address="new">
      <form
        className="page"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') mutate();
        }}
      >
        <p className="prose">{created.about}</p>
        <div className="form">
          <FormField
            label={created.name}
            hint={created.nameHint}
            problem={name.trim() === '' ? form.problems.required : null}
            value={name}
            onChange={setName}
          />
          <div className="form-line">
            <span className="form-label">{created.environment}</span>
            <div className="form-typed">
              <SegmentChoice
                label={created.environment}
                choices={environments.map((value) => ({ value, text: texts.status.environments[value] }))}
                value={environment}
                onChange={setEnvironment}
              />
              <span className="t3 s12">{created.environmentHints[environment]}</span>
            </div>
          </div>
        </div>
        <div className="row">
          <button className="btn btn-primary" type="submit" disabled={name.trim() === '' || isPending}>
            {isPending ? created.waiting : created.choose}
          </button>
        </div>
        {data !== undefined && <OpenProblems outcome={data} />}
        {error !== null && <FailedState title={texts.open.failed} failure={failureOfError(error)} />}
      </form>
    </Screen>
  );
}

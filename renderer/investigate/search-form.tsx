import type { FormEvent, ReactNode, RefObject } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { Icon } from '../ui/icon.tsx';
import { SelectChoice } from '../ui/choice.tsx';
import { RangeFields } from '../ui/range-fields.tsx';
import type { Criteria } from './criteria.ts';
import { timePresets } from './criteria.ts';
import { timeLabel } from './time-label.ts';

interface SearchFormProps {
  readonly workspace: WorkspaceView;
  readonly draft: Criteria;
  readonly running: boolean;
  readonly stopping: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (draft: Criteria) => void;
  readonly onSubmit: () => void;
  readonly onStop: () => void;
  readonly children: ReactNode;
}

/** Every route; not the name of one, so that a route may be called anything. */
const allRoutes = ' ';

/** One box for what is looked for, where, and when. */
export function SearchForm({
  workspace,
  draft,
  running,
  stopping,
  field,
  onChange,
  onSubmit,
  onStop,
  children,
}: SearchFormProps): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (running) onStop();
    else onSubmit();
  };
  const routes = [{ value: allRoutes, text: texts.search.allRoutes }, ...workspace.routes.map(({ name }) => ({ value: name, text: name }))];
  return (
    <search className="search" aria-label={texts.search.label}>
      <form onSubmit={submit}>
        <div className="search-box">
          <div className="search-text">
            <Icon name="search" />
            <input
              ref={field}
              type="search"
              value={draft.text}
              placeholder={texts.search.placeholder}
              aria-label={texts.search.field}
              maxLength={4096}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ ...draft, text: event.target.value })}
            />
          </div>
          <SelectChoice
            label={texts.search.route}
            choices={routes}
            value={draft.route ?? allRoutes}
            onChange={(route) => onChange({ ...draft, route: route === allRoutes ? null : route })}
          />
          <SelectChoice
            label={texts.search.time}
            choices={timePresets.map((value) => ({ value, text: texts.search.times[value] }))}
            value={draft.time}
            shown={timeLabel(draft, speech)}
            onChange={(time) => onChange({ ...draft, time })}
          />
          <button type="submit" className="search-go">
            {running ? (stopping ? texts.action.stopping : texts.action.stop) : texts.action.search} <kbd>{running ? 'Esc' : '↵'}</kbd>
          </button>
        </div>
        {draft.time === 'custom' && <RangeFields from={draft.from} to={draft.to} onChange={(range) => onChange({ ...draft, ...range })} />}
        {children}
      </form>
    </search>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { EmptyState } from '../ui/states.tsx';
import type { Criteria } from './criteria.ts';
import { searchFieldsOf, usualTime } from './criteria.ts';
import { useRecentSearches } from './recent-searches.ts';
import { timeLabel } from './time-label.ts';

interface StartStateProps {
  readonly workspace: WorkspaceView;
  readonly onSearch: (criteria: Criteria) => void;
}

/** Before the first search: what can be typed, where it would be looked for, and what was looked for before. */
export function StartState({ workspace, onSearch }: StartStateProps): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const recent = useRecentSearches(workspace);
  const anything: Criteria = { text: '', route: null, time: usualTime(workspace), from: null, to: null };
  const fields = searchFieldsOf(workspace, null);
  const listAll = workspace.origin === 'file' ? texts.start.listWindow(timeLabel(anything, speech)) : texts.start.listCase;
  if (workspace.routes.length === 0)
    return (
      <div className="start">
        <EmptyState title={texts.draft.noRoutes} next={texts.draft.noRoutesNext}>
          {workspace.origin === 'file' && (
            <Link className="btn" to="/sources/draft">
              {texts.draft.title}
            </Link>
          )}
        </EmptyState>
      </div>
    );
  return (
    <div className="start">
      <section>
        <h2>{texts.start.type}</h2>
        <ul>
          <li>
            <span>{texts.start.id}</span>
            <span className="t2">{texts.start.idHint}</span>
          </li>
          {fields.map((field) => (
            <li key={field}>
              <span className="mono">
                <Foreign text={`${field}:…`} />
              </span>
              <span className="t2">
                {texts.start.fieldHint(workspace.routes.filter((route) => route.searchFields.includes(field)).map((route) => route.name))}
              </span>
            </li>
          ))}
          <li>
            <span className="mono">text:…</span>
            <span className="t2">{texts.start.textHint}</span>
          </li>
          <li>
            <button className="link" type="button" onClick={() => onSearch(anything)}>
              {listAll}
            </button>
            <span className="t2">{workspace.origin === 'file' ? texts.start.listWindowHint : texts.start.listCaseHint}</span>
          </li>
        </ul>
      </section>
      <section>
        <h2>{texts.start.routes}</h2>
        <ul>
          {workspace.routes.map((route) => (
            <li key={route.name}>
              <button className="link" type="button" onClick={() => onSearch({ ...anything, route: route.name })}>
                <Foreign text={route.name} />
              </button>
              <span className="t2">{texts.start.consumers(route.consumers)}</span>
            </li>
          ))}
        </ul>
      </section>
      {recent.length > 0 && (
        <section>
          <h2>{texts.start.recent}</h2>
          <ul>
            {recent.map((criteria) => (
              <li key={JSON.stringify(criteria)}>
                <button className="link mono" type="button" onClick={() => onSearch(criteria)}>
                  <Foreign text={criteria.text} />
                </button>
                <span className="t2">
                  {criteria.route ?? texts.search.allRoutes}, {timeLabel(criteria, speech)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

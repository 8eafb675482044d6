import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSettings } from '../settings/use-settings.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { useFrame } from '../ui/frame-context.ts';
import { Icon } from '../ui/icon.tsx';
import { OpenProblems } from '../ui/open-problems.tsx';
import { Screen } from '../ui/screen.tsx';
import { FailedState, failureOfError } from '../ui/states.tsx';

/** No workspace is open: four ways in, the sample first because it needs nothing. */
export function FirstRunScreen(): ReactNode {
  const { texts } = useSpeech();
  const { settings } = useSettings();
  const { opener } = useFrame();
  const { open, opening, outcome, error } = opener;
  return (
    <Screen title={texts.screens.firstRun} address="first-run">
      <div className="page first-run">
        <section className="prose">
          <p className="lead">{texts.firstRun.lead}</p>
          <p>{texts.firstRun.about}</p>
        </section>
        <ul className="ways">
          <li>
            <button className="btn btn-primary" type="button" disabled={opening} onClick={() => open({ kind: 'sample' })}>
              <Icon name="sample" />
              {texts.open.sample}
            </button>
            <span className="t2">{texts.firstRun.sample}</span>
          </li>
          <li>
            <Link className="btn" to="/new">
              <Icon name="plug" />
              {texts.draft.connect}
            </Link>
            <span className="t2">{texts.draft.connectAbout}</span>
          </li>
          <li>
            <button className="btn" type="button" disabled={opening} onClick={() => open({ kind: 'workspace', path: null })}>
              <Icon name="file" />
              {texts.open.workspace}
            </button>
            <span className="t2">{texts.firstRun.workspace}</span>
          </li>
          <li>
            <button className="btn" type="button" disabled={opening} onClick={() => open({ kind: 'case', path: null })}>
              <Icon name="case" />
              {texts.open.case}
            </button>
            <span className="t2">{texts.firstRun.case}</span>
          </li>
        </ul>
        {opening && <p aria-live="polite">{texts.open.opening}</p>}
        {outcome !== undefined && <OpenProblems outcome={outcome} />}
        {error !== null && <FailedState title={texts.open.failed} failure={failureOfError(error)} />}
        {settings.recentWorkspaces.length > 0 && (
          <section className="recent">
            <h2>{texts.open.recent}</h2>
            <ul>
              {settings.recentWorkspaces.map((path) => (
                <li key={path}>
                  <button className="link mono wrap" type="button" disabled={opening} onClick={() => open({ kind: 'workspace', path })}>
                    <Foreign text={path} />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Screen>
  );
}

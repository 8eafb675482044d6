import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { CoverageList } from '../ui/coverage-list.tsx';
import { WindowDialog } from '../ui/dialog.tsx';
import { Screen } from '../ui/screen.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Compared } from './compared.tsx';
import type { LossAddress, LossChoice } from './loss-address.ts';
import { choiceOf } from './loss-address.ts';
import { NeverRun } from './never-run.tsx';
import { Toolbar } from './toolbar.tsx';
import { useLoss } from './use-loss.ts';

interface LossScreenProps {
  readonly workspace: WorkspaceView;
  readonly address: LossAddress;
}

function RouteLosses({ workspace, address, choice }: LossScreenProps & { readonly choice: LossChoice }): ReactNode {
  const { texts } = useSpeech();
  const loss = useLoss(workspace, address, choice);
  return (
    <div className="loss">
      <Toolbar workspace={workspace} loss={loss} />
      {loss.stream.data === undefined ? (
        <NeverRun workspace={workspace} loss={loss} />
      ) : (
        <Compared workspace={workspace} loss={loss} data={loss.stream.data} />
      )}
      <WindowDialog title={texts.coverage.title} open={loss.coverageOpen} onClose={() => loss.showCoverage(false)} wide>
        <CoverageList coverage={loss.view.document?.coverage ?? []} />
      </WindowDialog>
    </div>
  );
}

/** What a route lost or has twice: counts, strips over time, and exact ids. */
export function LossScreen({ workspace, address }: LossScreenProps): ReactNode {
  const { texts } = useSpeech();
  const choice = choiceOf(address, workspace);
  return (
    <Screen title={texts.screens.loss} address={choice?.route ?? ''}>
      {choice === null ? (
        <EmptyState title={texts.loss.noRoute} next={texts.loss.noRouteNext}>
          <Link className="btn btn-primary" to="/sources">
            {texts.screens.sources}
          </Link>
        </EmptyState>
      ) : (
        <RouteLosses workspace={workspace} address={address} choice={choice} />
      )}
    </Screen>
  );
}

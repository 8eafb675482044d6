import type { ReactNode } from 'react';
import { useState } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { historyText } from '../history/history-text.ts';
import { useHistory } from '../history/use-history.ts';
import { useSpeech } from '../speech.tsx';
import { zoneText } from '../format/instant-text.ts';
import { useFrame } from './frame-context.ts';
import { Foreign } from './foreign.tsx';
import { Icon } from './icon.tsx';

/** The caps on reading, one for each source that has one: `kafka-eu-1 5.0 MB/s`. */
function caps(workspace: WorkspaceView): readonly string[] {
  return workspace.sources.flatMap(({ name, readBytesPerSecond }) =>
    readBytesPerSecond === null ? [] : [`${name} ${(readBytesPerSecond / 1_000_000).toFixed(1)} MB/s`],
  );
}

function WorkspaceStatus({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const history = useHistory(workspace);
  const capped = caps(workspace);
  const where = workspace.origin === 'file' ? texts.status.environments[workspace.environment] : texts.status.origins[workspace.origin];
  const warned = workspace.origin === 'file' && workspace.environment === 'production';
  return (
    <>
      <span className={warned ? 'environment environment-production' : 'environment'}>
        <span>
          <Foreign text={workspace.name} /> · {where}
        </span>
      </span>
      <span>
        <Icon name="lock" />
        {texts.status.readingOnly}
      </span>
      {history !== null && (
        <span className="optional">
          <Icon name="clock" />
          {historyText(history, speech)}
        </span>
      )}
      {capped.length > 0 && (
        <span className="optional">
          <Icon name="server" />
          {texts.status.caps(capped)}
        </span>
      )}
    </>
  );
}

/** Always in sight: which workspace, that nothing is written, and in which zone times are shown. */
export function StatusBar({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode {
  const { texts, zone } = useSpeech();
  const { openKeys } = useFrame();
  const [now] = useState(() => Date.now());
  return (
    <footer className="status">
      {workspace === null ? <span>{texts.frame.noWorkspace}</span> : <WorkspaceStatus workspace={workspace} />}
      <span className="right">
        <Icon name="clock" />
        {texts.status.zone(zoneText(zone, now))}
      </span>
      <button type="button" onClick={openKeys}>
        <kbd>?</kbd>
        {texts.keys.title}
      </button>
    </footer>
  );
}

import { useNavigate, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { usualTime } from '../investigate/criteria.ts';
import { useSpeech } from '../speech.tsx';
import { useOpenWorkspace } from '../workspace.ts';
import { CommandPalette } from './command-palette.tsx';
import { WindowDialog } from './dialog.tsx';
import { FrameContext } from './frame-context.ts';
import { Hatching } from './hatching.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { OpenProblems } from './open-problems.tsx';
import { Side } from './side.tsx';
import { StatusBar } from './status-bar.tsx';
import { useShortcuts } from './shortcuts.ts';

interface FrameProps {
  /** Null before one is open. */
  readonly workspace: WorkspaceView | null;
  readonly children: ReactNode;
}

type Floats = 'nothing' | 'palette' | 'keys';

/** What stands around every screen: navigation, status, palette and keys. */
export function Frame({ workspace, children }: FrameProps): ReactNode {
  const [floats, setFloats] = useState<Floats>('nothing');
  const navigate = useNavigate();
  const { texts } = useSpeech();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const opener = useOpenWorkspace((opened) => {
    // A link that was followed before anything was open is still what the person wants to see.
    if (workspace === null && path.startsWith('/message/')) return;
    // A case file is small and costs nobody anything to read: its whole list is the best beginning.
    void navigate({ to: '/', search: opened.origin === 'file' ? {} : { q: '', time: usualTime(opened), run: '1' } });
  });
  const actions = useMemo(() => ({ openPalette: () => setFloats('palette'), openKeys: () => setFloats('keys'), opener }), [opener]);
  const failed = opener.outcome?.outcome === 'invalid' || opener.outcome?.outcome === 'failed';
  const close = (): void => setFloats('nothing');

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'k') return;
    event.preventDefault();
    setFloats(floats === 'palette' ? 'nothing' : 'palette');
  });
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useShortcuts({
    '1': () => void navigate({ to: '/' }),
    '2': () => void navigate({ to: '/loss' }),
    '3': () => void navigate({ to: '/sources' }),
    '4': () => void navigate({ to: '/help' }),
    '5': () => void navigate({ to: '/settings' }),
    '?': actions.openKeys,
  });
  return (
    <FrameContext value={actions}>
      <Hatching />
      <div className="frame">
        <Side workspace={workspace} />
        {children}
        <StatusBar workspace={workspace} />
      </div>
      <CommandPalette workspace={workspace} open={floats === 'palette'} onClose={close} />
      <WindowDialog title={texts.open.failed} open={workspace !== null && failed} onClose={opener.forget} wide>
        {opener.outcome !== undefined && <OpenProblems outcome={opener.outcome} />}
      </WindowDialog>
      <KeysDialog open={floats === 'keys'} onClose={close} />
    </FrameContext>
  );
}

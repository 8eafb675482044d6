import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';

interface NavItemProps {
  readonly to: '/' | '/loss' | '/sources' | '/help' | '/settings';
  readonly icon: IconName;
  readonly text: string;
}

function NavItem({ to, icon, text }: NavItemProps): ReactNode {
  return (
    <Link to={to} title={text} activeOptions={{ exact: to === '/', includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
      <Icon name={icon} />
      <span>{text}</span>
    </Link>
  );
}

/** The workspace and the screens there are. */
export function Side({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode {
  const { texts } = useSpeech();
  return (
    <nav className="side" aria-label={texts.frame.navigation}>
      <WorkspaceMenu workspace={workspace} />
      <div className="nav">
        <NavItem to="/" icon="search" text={workspace === null ? texts.screens.firstRun : texts.screens.investigate} />
        {workspace !== null && <NavItem to="/loss" icon="strip" text={texts.screens.loss} />}
        {workspace !== null && <NavItem to="/sources" icon="plug" text={texts.screens.sources} />}
        <NavItem to="/help" icon="help" text={texts.screens.help} />
      </div>
      <div className="nav side-foot">
        <NavItem to="/settings" icon="settings" text={texts.screens.settings} />
      </div>
    </nav>
  );
}

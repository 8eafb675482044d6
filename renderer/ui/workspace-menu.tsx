import type { ReactNode } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSettings } from '../settings/use-settings.ts';
import { useSpeech } from '../speech.tsx';
import type { Opening } from '../workspace.ts';
import { useCloseWorkspace } from '../workspace.ts';
import { fileName } from './file-name.ts';
import { Foreign } from './foreign.tsx';
import { useFrame } from './frame-context.ts';
import { Icon, Logo } from './icon.tsx';

/** The name of the open workspace, and everything that can be opened instead. */
export function WorkspaceMenu({ workspace }: { readonly workspace: WorkspaceView | null }): ReactNode {
  const { texts } = useSpeech();
  const { settings } = useSettings();
  const { opener } = useFrame();
  const close = useCloseWorkspace();
  const start = (opening: Opening) => (): void => opener.open(opening);
  return (
    <MenuTrigger>
      <Button className="workspace">
        <Logo />
        <span>Waybill</span> <span className="t3 strong cut">{workspace !== null && <Foreign text={workspace.name} />}</span>
        <Icon name="down" small />
        <span className="sr">{texts.frame.workspaceMenu}</span>
      </Button>
      <Popover className="popover" placement="bottom start" offset={0}>
        <Menu className="menu" aria-label={texts.frame.workspaceMenu}>
          <MenuItem className="menu-item" onAction={start({ kind: 'workspace', path: null })}>
            <Icon name="file" /> {texts.open.workspace}
          </MenuItem>
          <MenuItem className="menu-item" onAction={start({ kind: 'case', path: null })}>
            <Icon name="case" /> {texts.open.case}
          </MenuItem>
          <MenuItem className="menu-item" onAction={start({ kind: 'sample' })}>
            <Icon name="sample" /> {texts.open.sample}
          </MenuItem>
          {settings.recentWorkspaces.length > 0 && (
            <MenuSection>
              <Header className="menu-label">{texts.open.recent}</Header>
              {settings.recentWorkspaces.map((path) => (
                <MenuItem key={path} id={path} className="menu-item" textValue={path} onAction={start({ kind: 'workspace', path })}>
                  <span title={path}>
                    <Foreign text={fileName(path)} />
                  </span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
          {workspace !== null && (
            <MenuSection>
              <Header className="menu-label">
                <Foreign text={workspace.name} />
              </Header>
              <MenuItem className="menu-item" onAction={close}>
                <Icon name="cross" /> {texts.open.close}
              </MenuItem>
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

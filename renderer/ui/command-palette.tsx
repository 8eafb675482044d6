import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { usualTime } from '../investigate/criteria.ts';
import { useSettings } from '../settings/use-settings.ts';
import { useSpeech } from '../speech.tsx';
import { useFrame } from './frame-context.ts';
import { Foreign } from './foreign.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

interface PaletteProps {
  readonly workspace: WorkspaceView | null;
  readonly open: boolean;
  readonly onClose: () => void;
}

interface Entry {
  readonly id: string;
  readonly text: string;
  readonly icon: IconName;
  readonly run: () => void;
}

const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];
const languages: readonly Settings['language'][] = ['system', 'en', 'zh-CN'];

function Entries({
  heading,
  entries,
  onDone,
}: {
  readonly heading: string;
  readonly entries: readonly Entry[];
  readonly onDone: () => void;
}): ReactNode {
  return (
    <Command.Group heading={heading}>
      {entries.map(({ id, text, icon, run }) => (
        <Command.Item
          key={id}
          value={`${id} ${text}`}
          onSelect={() => {
            onDone();
            run();
          }}
        >
          <Icon name={icon} />
          <span>
            <Foreign text={text} />
          </span>
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function useEntries(workspace: WorkspaceView | null): {
  readonly screens: readonly Entry[];
  readonly opening: readonly Entry[];
  readonly looks: readonly Entry[];
} {
  const { texts } = useSpeech();
  const { change } = useSettings();
  const { openKeys, opener } = useFrame();
  const navigate = useNavigate();
  const screens: readonly Entry[] = [
    { id: 'investigate', text: texts.screens.investigate, icon: 'search', run: () => void navigate({ to: '/' }) },
    ...(workspace === null
      ? []
      : [
          { id: 'loss', text: texts.screens.loss, icon: 'strip' as const, run: () => void navigate({ to: '/loss' }) },
          { id: 'sources', text: texts.screens.sources, icon: 'plug' as const, run: () => void navigate({ to: '/sources' }) },
        ]),
    { id: 'help', text: texts.screens.help, icon: 'help', run: () => void navigate({ to: '/help' }) },
    { id: 'settings', text: texts.screens.settings, icon: 'settings', run: () => void navigate({ to: '/settings' }) },
    { id: 'keys', text: texts.keys.title, icon: 'key', run: openKeys },
  ];
  const opening: readonly Entry[] = [
    { id: 'open-workspace', text: texts.open.workspace, icon: 'file', run: () => opener.open({ kind: 'workspace', path: null }) },
    { id: 'open-case', text: texts.open.case, icon: 'case', run: () => opener.open({ kind: 'case', path: null }) },
    { id: 'open-sample', text: texts.open.sample, icon: 'sample', run: () => opener.open({ kind: 'sample' }) },
  ];
  const looks: readonly Entry[] = [
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      text: `${texts.settings.theme}: ${texts.settings.themes[theme]}`,
      icon: 'moon' as const,
      run: () => change({ theme }),
    })),
    ...languages.map((language) => ({
      id: `language-${language}`,
      text: `${texts.settings.language}: ${texts.settings.languages[language]}`,
      icon: 'language' as const,
      run: () => change({ language }),
    })),
  ];
  return { screens, opening, looks };
}

/** The palette is opened to type into it. */
function focusNow(element: HTMLInputElement | null): void {
  element?.focus();
}

function PaletteBody({ workspace, onClose }: Omit<PaletteProps, 'open'>): ReactNode {
  const { texts } = useSpeech();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const { screens, opening, looks } = useEntries(workspace);
  const search = (time: string): void => {
    onClose();
    void navigate({ to: '/', search: { q: typed.trim(), time, run: '1' } });
  };
  return (
    <Command className="palette" label={texts.palette.open} loop>
      <div className="palette-input">
        <Icon name="search" />
        <Command.Input ref={focusNow} value={typed} onValueChange={setTyped} placeholder={texts.palette.placeholder} maxLength={4096} />
      </div>
      <Command.List className="palette-list" label={texts.palette.results}>
        <Command.Empty>{texts.palette.nothing}</Command.Empty>
        {workspace !== null && typed.trim() !== '' && (
          <Command.Group heading={texts.palette.messages} forceMount>
            <Command.Item forceMount value={`search ${typed}`} onSelect={() => search(usualTime(workspace))}>
              <Icon name="search" />
              <span>
                {texts.palette.search}{' '}
                <span className="mono">
                  <Foreign text={typed.trim()} />
                </span>
              </span>
            </Command.Item>
          </Command.Group>
        )}
        <Entries heading={texts.palette.screens} entries={screens} onDone={onClose} />
        <Entries heading={texts.palette.files} entries={opening} onDone={onClose} />
        <Entries heading={texts.palette.looks} entries={looks} onDone={onClose} />
      </Command.List>
    </Command>
  );
}

/** Everything that can be done, by typing a part of its name. */
export function CommandPalette({ workspace, open, onClose }: PaletteProps): ReactNode {
  const { texts } = useSpeech();
  return (
    <ModalOverlay className="scrim" isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}>
      <Modal className="dialog">
        <Dialog aria-label={texts.palette.open}>
          <PaletteBody workspace={workspace} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

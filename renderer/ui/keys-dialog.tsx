import type { ReactNode } from 'react';
import { useSettings } from '../settings/use-settings.ts';
import { useSpeech } from '../speech.tsx';
import { WindowDialog } from './dialog.tsx';

/** Every key that acts, and where. */
export function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const { texts } = useSpeech();
  const { settings } = useSettings();
  const { keys } = texts;
  const rows: readonly (readonly [readonly string[], string])[] = [
    [['Ctrl K'], keys.palette],
    [['/'], keys.search],
    [['J', 'K', '↑', '↓'], keys.moveRow],
    [['Enter'], keys.openMessage],
    [[keys.space], keys.previewMessage],
    [['Esc'], keys.escape],
    [['[', ']'], keys.neighbours],
    [['C'], keys.coverage],
    [['E'], keys.export],
    [['L'], keys.copyLink],
    [['1', '2', '3', '4', '5'], keys.screens],
    [['?'], keys.all],
  ];
  return (
    <WindowDialog title={keys.title} open={open} onClose={onClose}>
      <dl className="keys">
        {rows.map(([names, meaning]) => (
          <div key={meaning}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className="state">
        <p>{keys.where}</p>
        {!settings.singleKeys && <p className="strong">{keys.off}</p>}
      </div>
    </WindowDialog>
  );
}

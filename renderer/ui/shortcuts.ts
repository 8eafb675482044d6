import { useEffect, useEffectEvent } from 'react';
import { useSettings } from '../settings/use-settings.ts';

/** By `KeyboardEvent.key`: `j`, `[`, `ArrowDown`, `Enter`, ` `, `Escape`. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Marks the lists and the body of the screen: the only places where keys without a modifier act. */
export const keyboardPlace = { 'data-keyboard': '' } as const;

/** Everything in which Escape already means something of its own. */
const takesEscape = 'dialog, [role=dialog], [role=listbox], [role=menu], [role=alertdialog]';

/**
 * Whether a key without a modifier may act where the focus is: only on a list or the screen body
 * itself, never inside a field, a menu or on a button. Escape acts everywhere but in what floats.
 */
export function actsAt(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (key === 'Escape') return target.closest(takesEscape) === null;
  return target === document.body || target.hasAttribute('data-keyboard');
}

/** A single character; people who speak to their machine may turn these off (WCAG 2.1.4). */
function isSingleCharacter(key: string): boolean {
  return key.length === 1 && key !== ' ';
}

/** Keys of a screen, while it is shown. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const { settings } = useSettings();
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const act = shortcuts[key];
    if (act === undefined || !actsAt(event.target, key)) return;
    if (isSingleCharacter(key) && !settings.singleKeys) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

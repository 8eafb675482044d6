import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useSpeech } from '../speech.tsx';
import { useFrame } from './frame-context.ts';
import { Icon } from './icon.tsx';
import { keyboardPlace } from './shortcuts.ts';

interface ScreenProps {
  /** The title of the window and the heading of the screen. */
  readonly title: string;
  /** What the heading shows where it is more than its title. */
  readonly heading?: ReactNode;
  readonly headingMono?: boolean;
  /** Where the screen was reached from. */
  readonly crumbs?: ReactNode;
  /** What stands after the heading. */
  readonly beside?: ReactNode;
  /** Changes when the screen shows something else, so that the focus starts anew. */
  readonly address: string;
  /** False where the screen puts the focus into a field itself. */
  readonly focusBody?: boolean;
  readonly children: ReactNode;
}

/** Title, top bar and body of a screen. The body takes the focus when the screen is entered. */
export function Screen({
  title,
  heading,
  headingMono = false,
  crumbs,
  beside,
  address,
  focusBody = true,
  children,
}: ScreenProps): ReactNode {
  const { texts } = useSpeech();
  const { openPalette } = useFrame();
  const body = useRef<HTMLElement>(null);

  useEffect(() => {
    document.title = `${title} · Waybill`;
  }, [title]);
  useEffect(() => {
    // A list or a field inside may have taken it already.
    if (focusBody && body.current?.contains(document.activeElement) !== true) body.current?.focus({ preventScroll: true });
  }, [address, focusBody]);

  return (
    <>
      <header className="top">
        {crumbs}
        <h1 className={headingMono ? 'mono' : undefined}>{heading ?? title}</h1>
        {beside}
        <button className="palette-button" type="button" onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
          <Icon name="search" small />
          <span>{texts.palette.open}</span>
          <kbd>Ctrl K</kbd>
        </button>
      </header>
      <main ref={body} tabIndex={-1} {...keyboardPlace}>
        {children}
      </main>
    </>
  );
}

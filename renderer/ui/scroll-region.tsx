import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly className: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** A part of the screen that scrolls on its own and holds nothing to operate: it takes the focus, so that a keyboard can scroll it. */
export function ScrollRegion({ className, label, children }: ScrollRegionProps): ReactNode {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: without it the content cannot be reached by keyboard.
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

import type { ReactNode } from 'react';

/** Line drawings on a grid of 16: actions and places, never verdicts. */
const drawings = {
  search: (
    <>
      <circle cx="7" cy="7" r="4.25" />
      <path d="M10.2 10.2 13.5 13.5" />
    </>
  ),
  strip: <path d="M2.5 4.5h11M2.5 8h4M9.5 8h4M2.5 11.5h11" />,
  plug: <path d="M5.5 2v3.5M10.5 2v3.5M3.5 5.5h9V8a4.5 4.5 0 0 1-9 0ZM8 12.5V14" />,
  down: <path d="M4.5 6.5 8 10l3.5-3.5" />,
  right: <path d="M6 3.5 10.5 8 6 12.5" />,
  up: <path d="M4 10.5 8 5.5l4 5" />,
  check: <path d="M3 8.5 6.3 12 13 4.5" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  link: (
    <>
      <path d="M7 9a2.6 2.6 0 0 0 3.7 0l2-2A2.6 2.6 0 0 0 9 3.3l-.8.8" />
      <path d="M9 7a2.6 2.6 0 0 0-3.7 0l-2 2A2.6 2.6 0 0 0 7 12.7l.8-.8" />
    </>
  ),
  export: <path d="M8 10V2.5M5 5l3-3 3 3M3 9.5v3a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1v-3" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 4.8V8l2.2 1.5" />
    </>
  ),
  lock: (
    <>
      <rect x="3.5" y="7" width="9" height="6.5" rx="1.5" />
      <path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2" />
    </>
  ),
  key: (
    <>
      <circle cx="5.2" cy="10.8" r="2.7" />
      <path d="M7.2 8.8 13 3M10.8 5.2l2 2" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M4.2 4.2l7.6 7.6" />
    </>
  ),
  cut: <path d="M2.5 4h11M2.5 8h6M2.5 12h3.5M11 10.5l3 3M14 10.5l-3 3" />,
  arrow: <path d="M2.5 8h11M10 4.5 13.5 8 10 11.5" />,
  help: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M6.5 6.5a1.5 1.5 0 1 1 2.3 1.3c-.5.3-.8.6-.8 1.2M8 11v.01" />
    </>
  ),
  server: (
    <>
      <rect x="2.5" y="3" width="11" height="4" rx="1" />
      <rect x="2.5" y="9" width="11" height="4" rx="1" />
      <path d="M5 5v.01M5 11v.01" />
    </>
  ),
  moon: <path d="M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5Z" />,
  language: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M2.5 8h11M8 2.5c2 1.6 2.6 3.3 2.6 5.5S10 11.9 8 13.5C6 11.9 5.4 10.2 5.4 8S6 4.1 8 2.5Z" />
    </>
  ),
  file: <path d="M4 2.5h5l3 3v8H4ZM9 2.5v3h3" />,
  case: <path d="M2.5 5.5h11v7.5h-11ZM6 5.5v-2h4v2M2.5 9h11" />,
  sample: <path d="M6 2.5h4M7 2.5v4L3.5 12.5a.7.7 0 0 0 .6 1h7.8a.7.7 0 0 0 .6-1L9 6.5v-4M5 10h6" />,
  settings: (
    <>
      <path d="M2.5 4.5h6M12 4.5h1.5M2.5 11.5h1.5M7.5 11.5h6" />
      <circle cx="10.2" cy="4.5" r="1.7" />
      <circle cx="5.7" cy="11.5" r="1.7" />
    </>
  ),
  order: <path d="M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01" />,
} as const satisfies Readonly<Record<string, ReactNode>>;

export type IconName = keyof typeof drawings;

/** A drawing beside a word; it says nothing on its own. */
export function Icon({ name, small = false }: { readonly name: IconName; readonly small?: boolean }): ReactNode {
  return (
    <svg className={small ? 'ic ic-s' : 'ic'} viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}

/** The mark of the product: a sheet with a barcode. */
export function Logo(): ReactNode {
  return (
    <svg className="logo" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M3 4.5h14v11H3Z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      <path d="M6 8h5M6 11.5h3" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      <path d="M13.5 7v6" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}

import { useCallback, useState, useSyncExternalStore } from 'react';

const narrow = '(max-width: 1180px)';

function watchNarrow(listener: () => void): () => void {
  const query = window.matchMedia(narrow);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** True where side panes lie over the screen instead of beside it. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watchNarrow, () => window.matchMedia(narrow).matches);
}

/** The width of an element in pixels, as it changes; `initial` until it is measured. */
export function useWidth(initial: number): {
  readonly width: number;
  readonly ref: (element: HTMLElement | null) => (() => void) | undefined;
} {
  const [width, setWidth] = useState(initial);
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { width, ref };
}

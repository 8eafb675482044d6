import type { KeyboardEvent } from 'react';
import { useState } from 'react';

interface Span {
  readonly from: string;
  readonly to: string;
}

export interface StripChoice {
  /** The cell that the keyboard is on. */
  readonly cursor: number;
  /** What would be chosen, first and last included; differs from the cursor when it was widened. */
  readonly reach: { readonly first: number; readonly last: number };
  readonly isChosen: (index: number) => boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly click: (index: number, widen: boolean) => void;
}

/** Where an arrow leads from a cell; null for another key. */
function target(key: string, cursor: number, last: number): number | null {
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, cursor - 1);
    case 'ArrowRight':
      return Math.min(last, cursor + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Choosing neighbouring cells of a strip with keys and clicks. `onChoose` gets the span, or null for all of it. */
export function useStripChoice(cells: readonly Span[], chosen: Span | null, onChoose: (span: Span | null) => void): StripChoice {
  const [place, setPlace] = useState({ cursor: 0, anchor: 0 });
  const last = Math.max(0, cells.length - 1);
  const cursor = Math.min(place.cursor, last);
  const anchor = Math.min(place.anchor, last);
  const reach = { first: Math.min(cursor, anchor), last: Math.max(cursor, anchor) };
  const choose = (first: number, end: number): void => {
    const [from, to] = [cells[first], cells[end]];
    if (from === undefined || to === undefined) return;
    const same = chosen !== null && chosen.from === from.from && chosen.to === to.to;
    onChoose(same ? null : { from: from.from, to: to.to });
  };
  return {
    cursor,
    reach,
    isChosen: (index) => {
      const cell = cells[index];
      return chosen !== null && cell !== undefined && cell.from >= chosen.from && cell.to <= chosen.to;
    },
    onKeyDown: (event) => {
      const next = target(event.key, cursor, last);
      if (next !== null) setPlace({ cursor: next, anchor: event.shiftKey ? anchor : next });
      else if (event.key === 'Enter' || event.key === ' ') choose(reach.first, reach.last);
      else if (event.key === 'Escape' && chosen !== null) onChoose(null);
      else return;
      event.preventDefault();
    },
    click: (index, widen) => {
      const from = widen ? anchor : index;
      setPlace({ cursor: index, anchor: from });
      choose(Math.min(from, index), Math.max(from, index));
    },
  };
}

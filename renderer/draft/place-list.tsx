// A list box whose rows are options: the focus stays in the field or on the list, never on a row.
/* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus, jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { CataloguePlaceDocument } from '../../main/contract/draft.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';

/** Height of a row in the style sheet, and how many more than fit are drawn. */
const rowHeight = 44;
const overscan = 8;
const page = 10;

/** What kind of place it is, and how large. */
function placeNote({ words, texts, format }: Speech, { kind, size, columns }: CataloguePlaceDocument): string {
  const { places } = texts.draft;
  const name = words.draft.kinds[kind];
  const number = size === null ? null : format.number(String(size));
  switch (kind) {
    case 'topic':
      return number === null ? name : places.partitions(number);
    case 'table':
      return number === null ? places.columns(columns.length) : places.rows(number, columns.length);
    case 'exchange':
      return number === null ? name : places.bindings(number);
    case 'queue':
    case 'stream':
      return name;
  }
}

interface PlaceListProps {
  readonly places: readonly CataloguePlaceDocument[];
  readonly selected: string | null;
  readonly onSelect: (place: string) => void;
  /** Goes on with the place that is chosen already. */
  readonly onOpen: () => void;
}

/** By how many rows a key moves; null for a key that does not. */
function stepOf(key: string): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  return steps[key] ?? null;
}

/** Every place of a source by name, searched as one types; arrows move and Enter chooses while the field keeps the focus. */
export function PlaceList({ places, selected, onSelect, onOpen }: PlaceListProps): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const id = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [wanted, setWanted] = useState<string | null>(selected);
  const shown = useMemo(() => {
    const letters = typed.trim().toLowerCase();
    return letters === '' ? places : places.filter(({ name }) => name.toLowerCase().includes(letters));
  }, [places, typed]);
  const found = shown.findIndex(({ name }) => name === wanted);
  const active = found >= 0 ? found : shown.length > 0 && typed !== '' ? 0 : -1;
  // oxlint-disable-next-line react/incompatible-library -- Nothing here is memoized by a compiler.
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan,
  });
  useEffect(() => {
    if (active >= 0) virtualizer.scrollToIndex(active, { align: 'auto' });
  }, [active, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const drawn = items.some(({ index }) => index === active);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = stepOf(event.key);
    const place = shown[active];
    if (step !== null) {
      event.preventDefault();
      const next = shown[Math.min(Math.max(active + step, 0), shown.length - 1)];
      if (next !== undefined) setWanted(next.name);
    } else if (event.key === 'Enter' && place !== undefined) {
      event.preventDefault();
      if (place.name === selected) onOpen();
      else onSelect(place.name);
    }
  };
  const current = drawn ? `${id}-${active}` : undefined;
  return (
    <>
      <div className="place-search">
        <input
          className="field"
          type="text"
          role="combobox"
          aria-label={texts.draft.places.search}
          placeholder={texts.draft.places.search}
          aria-autocomplete="list"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={current}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {shown.length === 0 && (
        <p className="t2 places-nothing" aria-live="polite">
          {texts.draft.places.noName}
        </p>
      )}
      <div
        ref={scroll}
        id={id}
        className="places"
        role="listbox"
        aria-label={texts.draft.places.label}
        aria-activedescendant={current}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" className="places-all" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const place = shown[index];
            if (place === undefined) return null;
            return (
              <div
                key={place.name}
                id={`${id}-${index}`}
                className={index === active ? 'place place-active' : 'place'}
                role="option"
                aria-selected={place.name === selected}
                aria-posinset={index + 1}
                aria-setsize={shown.length}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => {
                  setWanted(place.name);
                  onSelect(place.name);
                }}
                onDoubleClick={onOpen}
              >
                <span className="mono cut">
                  <Foreign text={place.name} />
                </span>
                <span className="t3 s12">{placeNote(speech, place)}</span>
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

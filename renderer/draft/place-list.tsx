import type { ReactNode } from 'react';
import { Autocomplete, Input, ListBox, ListBoxItem, ListLayout, SearchField, useFilter, Virtualizer } from 'react-aria-components';
import type { CataloguePlaceDocument } from '../../main/contract/draft.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';

/** Height of a row of the list, as in its style sheet. */
const rowHeight = 44;

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
  /** Stands where no name has the typed letters. */
  readonly nothing: ReactNode;
}

/** Every place of a source by name, searched as one types; arrows move and Enter chooses while the search keeps the focus. */
export function PlaceList({ places, selected, onSelect, nothing }: PlaceListProps): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <Autocomplete filter={contains}>
      <SearchField className="place-search" aria-label={texts.draft.places.search}>
        <Input className="field" placeholder={texts.draft.places.search} maxLength={300} />
      </SearchField>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight }}>
        <ListBox
          className="places"
          aria-label={texts.draft.places.label}
          selectionMode="single"
          items={places.map((place) => ({ ...place, id: place.name }))}
          selectedKeys={selected === null ? [] : [selected]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : keys;
            if (typeof key === 'string') onSelect(key);
          }}
          renderEmptyState={() => nothing}
        >
          {(place) => (
            <ListBoxItem className="place" id={place.name} textValue={place.name}>
              <span className="mono cut">
                <Foreign text={place.name} />
              </span>
              <span className="t3 s12">{placeNote(speech, place)}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </Autocomplete>
  );
}

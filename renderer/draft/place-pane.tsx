import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import { SelectChoice } from '../ui/choice.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { sourceKindName } from '../ui/source-name.ts';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';
import { PlaceList } from './place-list.tsx';
import type { Drafting } from './use-draft.ts';

interface PlacePaneProps {
  readonly drafting: Drafting;
  readonly onSource: (source: string) => void;
  readonly onPlace: (place: string) => void;
  readonly onOpen: () => void;
}

/** The columns of the chosen table. */
function Columns({ drafting }: { readonly drafting: Drafting }): ReactNode {
  const { texts } = useSpeech();
  const { places, place } = drafting;
  const columns = places.data?.gathered.find(({ name }) => name === place)?.columns ?? [];
  if (columns.length === 0) return null;
  return (
    <ScrollRegion className="columns" label={texts.draft.places.columnsOf(place ?? '')}>
      <dl>
        {columns.map(({ name, type, key }) => (
          <div key={name}>
            <dt className="mono cut">
              <Foreign text={name} />
              {key && <span className="t3"> {texts.draft.places.key}</span>}
            </dt>
            <dd className="mono t3 cut">
              <Foreign text={type} />
            </dd>
          </div>
        ))}
      </dl>
    </ScrollRegion>
  );
}

function Places({ drafting, onPlace, onOpen }: Omit<PlacePaneProps, 'onSource'>): ReactNode {
  const { texts } = useSpeech();
  const { places, source, place } = drafting;
  const { data } = places;
  if (source === null) return <EmptyState title={texts.draft.places.noSource} next={texts.draft.places.noSourceNext} />;
  if (data === undefined || (data.phase === 'running' && data.gathered.length === 0))
    return (
      <LoadingState what={texts.draft.places.reading(source)}>
        <div className="row">
          <button className="btn" type="button" onClick={places.stop}>
            {texts.action.stop}
          </button>
        </div>
      </LoadingState>
    );
  if (data.phase === 'failed')
    return <FailedState title={texts.draft.places.failed(source)} failure={data.failure} onRetry={places.again} />;
  if (data.gathered.length === 0)
    return (
      <EmptyState title={texts.draft.places.nothing(source)} next={texts.draft.places.nothingNext}>
        <div className="row">
          <button className="btn" type="button" onClick={places.again}>
            {texts.action.readAgain}
          </button>
        </div>
      </EmptyState>
    );
  return (
    <>
      <PlaceList key={source} places={data.gathered} selected={place} onSelect={onPlace} onOpen={onOpen} />
      <Columns drafting={drafting} />
    </>
  );
}

/** Where the route begins: a source, and one of its places. */
export function PlacePane({ drafting, onSource, onPlace, onOpen }: PlacePaneProps): ReactNode {
  const { texts } = useSpeech();
  const { sources, source } = drafting;
  const names = sources.map(({ name, kind }) => ({ value: name, text: `${name} · ${sourceKindName(kind, texts.source.caseFile)}` }));
  return (
    <section className="draft-from" aria-label={texts.draft.places.from}>
      <div className="draft-source">
        <SelectChoice
          label={texts.draft.places.source}
          choices={names}
          value={source ?? ''}
          shown={names.find(({ value }) => value === source)?.text ?? texts.draft.places.chooseSource}
          onChange={onSource}
        />
      </div>
      <Places drafting={drafting} onPlace={onPlace} onOpen={onOpen} />
    </section>
  );
}

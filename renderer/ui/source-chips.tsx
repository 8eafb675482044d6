import type { ReactNode } from 'react';
import type { SourceState } from '../../main/contract/source-state.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Foreign } from './foreign.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import { ScrollRegion } from './scroll-region.tsx';
import { sourceKindName } from './source-name.ts';

type State = SourceState['state'];

const icons: Readonly<Record<State, IconName>> = {
  waiting: 'clock',
  searching: 'search',
  complete: 'check',
  partial: 'cut',
  failed: 'off',
  'not-asked': 'off',
};

const tones: Readonly<Record<State, string>> = {
  waiting: '',
  searching: 'source-running',
  complete: '',
  partial: 'source-partly',
  failed: 'source-bad',
  'not-asked': '',
};

/** Whole percent, cut: 100 % is said only of what is complete. */
function percent(share: number): number {
  return Math.min(Math.floor(share * 100), 99);
}

/** What a source does or did, in words. */
export function sourceStateText({ texts, words }: Pick<Speech, 'texts' | 'words'>, source: SourceState): string {
  const { chip } = texts;
  const { found, share, failure } = source;
  switch (source.state) {
    case 'waiting':
      return chip.waiting;
    case 'searching':
      return share === null ? chip.searching(found) : chip.searchingShare(percent(share), found);
    case 'complete':
      return found === 0 ? chip.notFound : chip.found(found);
    case 'partial':
      return chip.partly(found, failure === null ? '' : words.failures.codes[failure.code].name);
    case 'failed':
      return failure === null ? chip.failed : words.failures.codes[failure.code].name;
    case 'not-asked':
      return chip.notAsked;
  }
}

function SourceChip({ source }: { readonly source: SourceState }): ReactNode {
  const speech = useSpeech();
  const text = sourceStateText(speech, source);
  const running = source.state === 'searching';
  return (
    <li className={`source-chip ${tones[source.state]}`} title={source.failure?.detail ?? source.part ?? undefined}>
      <span className="name">
        <Foreign text={source.source} /> <span className="t3">{sourceKindName(source.kind, speech.texts.source.caseFile)}</span>
      </span>
      <span className="state-line">
        <Icon name={icons[source.state]} />
        <span>{text}</span>
      </span>
      {running && source.share !== null && (
        <svg className="bar" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
          <rect className="tr" width="100" height="2" />
          <rect className="fg" width={source.share * 100} height="2" />
        </svg>
      )}
    </li>
  );
}

/** Every source that is asked, with what it does. Nothing is drawn before the first is known. */
export function SourceChips({ sources }: { readonly sources: readonly SourceState[] }): ReactNode {
  const { texts } = useSpeech();
  if (sources.length === 0) return null;
  return (
    <ScrollRegion className="sources-wrap" label={texts.chip.label}>
      <ul className="sources">
        {sources.map((source) => (
          <SourceChip key={source.source} source={source} />
        ))}
      </ul>
    </ScrollRegion>
  );
}

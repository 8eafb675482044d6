import { describe, expect, it } from 'vitest';
import { mergeProgress } from '../../../main/service/gather/merge-progress.ts';
import type { SourceProgress } from '../../../main/service/gather/source-progress.ts';

const told = (parts: Partial<SourceProgress>): SourceProgress => ({
  source: 'kafka',
  kind: 'kafka',
  state: 'searching',
  found: 0,
  share: null,
  part: null,
  failure: null,
  ...parts,
});
const failure = { code: 'timeout', retryable: true, detail: 'kafka-0:9092: no answer' } as const;

/** What a person is told last, when each route has said these things of one source in turn. */
function lastTold(...routes: readonly (readonly Partial<SourceProgress>[])[]): SourceProgress | undefined {
  const heard: SourceProgress[] = [];
  const tellOf = mergeProgress((progress) => heard.push(progress));
  for (const said of routes) {
    const tell = tellOf();
    for (const parts of said) tell(told(parts));
  }
  return heard.at(-1);
}

describe('a source that several routes ask', () => {
  it('has found what all of them found', () => {
    expect(
      lastTold(
        [
          { state: 'searching', found: 1 },
          { state: 'complete', found: 2 },
        ],
        [{ state: 'complete', found: 3 }],
      ),
    ).toMatchObject({ state: 'complete', found: 5 });
  });

  it('was asked when one of them asked it', () => {
    expect(lastTold([{ state: 'complete', found: 2 }], [{ state: 'not-asked' }])).toMatchObject({ state: 'complete', found: 2 });
  });

  it('searches while one of them does, and shows the one that is furthest behind', () => {
    expect(lastTold([{ state: 'searching', share: 0.2 }], [{ state: 'searching', share: 0.9 }])).toMatchObject({
      state: 'searching',
      share: 0.2,
    });
    expect(lastTold([{ state: 'searching' }], [{ state: 'complete' }])).toMatchObject({ state: 'searching' });
  });

  it('answered in part when one of them failed and another did not', () => {
    expect(lastTold([{ state: 'complete' }], [{ state: 'failed', failure }])).toMatchObject({ state: 'partial', failure });
    expect(lastTold([{ state: 'failed', failure }], [{ state: 'not-asked' }])).toMatchObject({ state: 'failed' });
  });
});

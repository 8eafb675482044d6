import type { ReactNode } from 'react';
import type { ShownGuess } from '../../main/contract/draft-window.ts';
import { draftPlaceText, reasonText } from '../../main/language/draft-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { ChosenMark, ConfidenceMark } from './confidence.tsx';
import { GuessValue } from './guess-value.tsx';
import type { Drafting } from './use-draft.ts';

/** The part of the file that a guess belongs to: `outbox`, `consumers.0`, or the trace by name. */
function partOf({ path }: ShownGuess): string {
  const inner = path[0] === 'routes' ? path.slice(2, -1) : path.slice(0, -1);
  return draftPlaceText(inner.slice(0, 2));
}

/** Where it stands within its part. */
function fieldOf(guess: ShownGuess): string {
  const { path } = guess;
  const inner = path[0] === 'routes' ? path.slice(2) : path;
  const taken = Math.min(2, inner.length - 1);
  return draftPlaceText(inner.slice(taken));
}

function GuessRow({
  guess,
  index,
  drafting,
}: {
  readonly guess: ShownGuess;
  readonly index: number;
  readonly drafting: Drafting;
}): ReactNode {
  const { language } = useSpeech();
  const { choices, choose } = drafting;
  const chosen = choices.get(index);
  const field = fieldOf(guess);
  return (
    <tr className={chosen === null ? 'guess-out' : undefined}>
      <th scope="row" className="mono">
        {field}
      </th>
      <td>
        <GuessValue guess={guess} chosen={chosen} label={draftPlaceText(guess.path)} onChoose={(value) => choose(index, value)} />
      </td>
      <td>{chosen === undefined ? <ConfidenceMark confidence={guess.confidence} /> : <ChosenMark />}</td>
      <td className="guess-why">{reasonText(guess.reason, language)}</td>
    </tr>
  );
}

/** Every proposed value with how sure it is and why, in the order of the file; any of them can be changed. */
export function GuessTable({ guesses, drafting }: { readonly guesses: readonly ShownGuess[]; readonly drafting: Drafting }): ReactNode {
  const { texts, words } = useSpeech();
  const { columns } = words.draft;
  const parts = Map.groupBy(
    guesses.map((guess, index) => ({ guess, index })),
    ({ guess }) => partOf(guess),
  );
  return (
    <ScrollRegion className="guesses" label={texts.draft.guesses.label}>
      <table className="tbl">
        <colgroup>
          <col className="column-guess-field" />
          <col className="column-guess-value" />
          <col className="column-guess-confidence" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{texts.draft.guesses.field}</th>
            <th scope="col">{columns.value}</th>
            <th scope="col">{columns.confidence}</th>
            <th scope="col">{columns.reason}</th>
          </tr>
        </thead>
        {[...parts].map(([part, rows]) => (
          <tbody key={part}>
            {part !== '' && (
              <tr className="guess-part">
                <th colSpan={4} scope="colgroup">
                  {part}
                </th>
              </tr>
            )}
            {rows.map(({ guess, index }) => (
              <GuessRow key={index} guess={guess} index={index} drafting={drafting} />
            ))}
          </tbody>
        ))}
      </table>
    </ScrollRegion>
  );
}

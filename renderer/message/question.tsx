import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { UsageProblem } from '../../main/contract/failure.ts';
import { usageSentence } from '../../main/language/failure-sentence.ts';
import type { SearchAddress } from '../routes.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import type { MessageName } from './explain-stream.ts';

interface QuestionProps {
  readonly usage: UsageProblem;
  readonly name: MessageName;
  readonly address: SearchAddress;
}

/** The id names several messages or routes: each can be opened from here. */
export function Question({ usage, name, address }: QuestionProps): ReactNode {
  const { texts, language } = useSpeech();
  const suffix = ` (${name.route})`;
  // A message is offered as its id with its route in brackets.
  const idOf = (choice: string): string => (choice.endsWith(suffix) ? choice.slice(0, -suffix.length) : choice);
  const nameOf = (choice: string): MessageName =>
    usage.problem === 'several-routes' || usage.problem === 'unknown-route'
      ? { route: choice, id: name.id }
      : { route: name.route, id: idOf(choice) };
  return (
    <div className="question" aria-live="polite">
      <h2>{usageSentence({ ...usage, choices: [] }, language)}</h2>
      {usage.problem === 'several-messages' && (
        <Link className="btn" to="/order/$key" params={{ key: name.id }} search={address}>
          {texts.results.openOrder}
        </Link>
      )}
      <ul>
        {usage.choices.map((choice) => (
          <li key={choice}>
            <Link className="link mono" to="/message/$route/$id" params={{ ...nameOf(choice) }} search={address}>
              <Foreign text={choice} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

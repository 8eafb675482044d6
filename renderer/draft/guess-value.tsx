import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { ShownGuess } from '../../main/contract/draft-window.ts';
import type { DraftValue } from '../../main/domain/draft/guess.ts';
import { draftValueText, reasonText } from '../../main/language/draft-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { typedValue } from './typed-value.ts';

interface GuessValueProps {
  readonly guess: ShownGuess;
  /** Undefined: as proposed; null: left out. */
  readonly chosen: DraftValue | null | undefined;
  readonly label: string;
  readonly onChoose: (value: DraftValue | null | undefined) => void;
}

/** The value itself, typed; it counts once it is left or Enter is pressed, Escape gives it up. */
function OwnValue({ guess, chosen, label, onChoose, onEnd }: GuessValueProps & { readonly onEnd: () => void }): ReactNode {
  const { texts } = useSpeech();
  const start = chosen ?? guess.value;
  const [text, setText] = useState(() => (typeof start === 'string' ? start : JSON.stringify(start)));
  const value = typedValue(text, guess.value);
  const end = (): void => {
    if (value !== null) onChoose(JSON.stringify(value) === JSON.stringify(guess.value) ? undefined : value);
    onEnd();
  };
  return (
    <input
      ref={(field) => field?.focus()}
      className="field mono"
      aria-label={texts.draft.guesses.own(label)}
      aria-invalid={value === null}
      value={text}
      maxLength={4096}
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={end}
      onKeyDown={(event) => {
        if (event.key === 'Enter') end();
        else if (event.key === 'Escape') {
          event.stopPropagation();
          onEnd();
        }
      }}
    />
  );
}

/** A proposed value, and what else it may be: another proposal with its reason, one that is typed, or nothing at all. */
export function GuessValue(props: GuessValueProps): ReactNode {
  const { guess, chosen, label, onChoose } = props;
  const { texts, language } = useSpeech();
  const [typing, setTyping] = useState(false);
  if (typing) return <OwnValue {...props} onEnd={() => setTyping(false)} />;
  const shown = chosen === undefined ? guess.value : chosen;
  const choose = (key: unknown): void => {
    if (key === 'own') setTyping(true);
    else if (key === 'none') onChoose(null);
    else if (key === 'proposed') onChoose(undefined);
    else onChoose(guess.alternatives[Number(key)]?.value);
  };
  return (
    <MenuTrigger>
      <Button className="guess-value">
        {shown === null ? (
          <span className="t3">{texts.draft.guesses.leftOut}</span>
        ) : (
          <span className="mono">
            <Foreign text={draftValueText(shown)} />
          </span>
        )}
        <span className="sr">, {texts.draft.guesses.change(label)}</span>
        <Icon name="down" small />
      </Button>
      <Popover className="popover popover-guess" placement="bottom start">
        <Menu className="menu" aria-label={texts.draft.guesses.change(label)} onAction={choose}>
          <MenuItem className="menu-item menu-reasoned" id="proposed" textValue={draftValueText(guess.value)}>
            <span className="mono">
              <Foreign text={draftValueText(guess.value)} />
            </span>
            <span className="t3 s12">{texts.draft.guesses.proposed}</span>
          </MenuItem>
          {guess.alternatives.map(({ value, reason }, index) => (
            // Two alternatives may be the same value for two reasons; their order is their name.
            <MenuItem
              className="menu-item menu-reasoned"
              key={`${index} ${draftValueText(value)}`}
              id={String(index)}
              textValue={draftValueText(value)}
            >
              <span className="mono">
                <Foreign text={draftValueText(value)} />
              </span>
              <span className="t3 s12">{reasonText(reason, language)}</span>
            </MenuItem>
          ))}
          <Separator className="menu-separator" />
          <MenuItem className="menu-item" id="own">
            {texts.draft.guesses.typeOwn}
          </MenuItem>
          <MenuItem className="menu-item" id="none">
            {texts.draft.guesses.leaveOut}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

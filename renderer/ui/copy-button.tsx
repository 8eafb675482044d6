import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { bridge } from '../bridge.ts';
import { useSpeech } from '../speech.tsx';
import { Icon } from './icon.tsx';

/** Writes text to the clipboard; `copied` holds until another text is copied by the same caller. */
export function useCopy(): { readonly copy: (text: string) => void; readonly copied: boolean } {
  const { mutate, isSuccess } = useMutation({ mutationFn: (text: string) => bridge().call('clipboard.write', { text }) });
  return { copy: mutate, copied: isSuccess };
}

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, e.g. "message id". */
  readonly what: string;
}

/** Copies exactly what the source had, also where the window writes characters out. */
export function CopyButton({ text, what }: CopyButtonProps): ReactNode {
  const { texts } = useSpeech();
  const { copy, copied } = useCopy();
  return (
    <button
      className="btn-icon"
      type="button"
      aria-label={copied ? texts.copy.done(what) : texts.copy.copy(what)}
      title={texts.copy.copy(what)}
      onClick={() => copy(text)}
    >
      <Icon name={copied ? 'check' : 'copy'} small />
    </button>
  );
}

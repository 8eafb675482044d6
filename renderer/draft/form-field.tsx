import type { ReactNode } from 'react';
import { useId, useState } from 'react';
import { VerdictMark } from '../ui/verdict-mark.tsx';

interface FormFieldProps {
  readonly label: string;
  /** What is wrong with it; null when nothing is, or nothing may be said yet. */
  readonly problem: string | null;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** A few characters wide, or as wide as the form. */
  readonly short?: boolean;
  readonly mono?: boolean;
  readonly placeholder?: string;
  readonly secret?: boolean;
  /**
   * True: what is typed counts once the field is left, or Enter is pressed. For log-ins: half a password
   * that is tried counts as a failed log-in, and some servers lock the user after a few.
   */
  readonly settles?: boolean;
  /** Stands after the field. */
  readonly beside?: ReactNode;
}

/** One line of a form: its name, what is typed, and what is wrong with it once the field was left. */
export function FormField({
  label,
  problem,
  hint,
  value,
  onChange,
  short = false,
  mono = false,
  placeholder,
  secret = false,
  settles = false,
  beside,
}: FormFieldProps): ReactNode {
  const id = useId();
  const [left, setLeft] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const told = left ? problem : null;
  const settle = (): void => {
    if (typed !== null && typed !== value) onChange(typed);
    setTyped(null);
  };
  return (
    <div className="form-line">
      <label htmlFor={id}>{label}</label>
      <div className="form-typed">
        <span className="row">
          <input
            id={id}
            className={`field${short ? ' field-short' : ''}${mono ? ' mono' : ''}`}
            type={secret ? 'password' : 'text'}
            autoComplete="off"
            spellCheck={false}
            maxLength={secret ? 65536 : 4096}
            value={shown}
            placeholder={placeholder}
            aria-invalid={told !== null}
            aria-describedby={told === null && hint === undefined ? undefined : `${id}-told`}
            onChange={(event) => (settles ? setTyped(event.target.value) : onChange(event.target.value))}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && settles) settle();
            }}
            onBlur={() => {
              setLeft(true);
              if (settles) settle();
            }}
          />
          {beside}
        </span>
        {told === null ? (
          hint !== undefined && (
            <span id={`${id}-told`} className="t3 s12">
              {hint}
            </span>
          )
        ) : (
          <span id={`${id}-told`} className="is-fail v s12">
            <VerdictMark shape="weak" size="small" />
            {told}
          </span>
        )}
      </div>
    </div>
  );
}

import type { ReactNode } from 'react';
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Icon } from './icon.tsx';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

interface SelectChoiceProps<Value extends string> extends ChoiceProps<Value> {
  /** Shown in place of the chosen text, e.g. a range. */
  readonly shown?: string;
}

/** One of many values, the list opened on demand. */
export function SelectChoice<Value extends string>({ label, choices, value, onChange, shown }: SelectChoiceProps<Value>): ReactNode {
  const chosen = shown ?? choices.find((choice) => choice.value === value)?.text ?? value;
  const choose = (key: unknown): void => {
    const choice = choices.find((each) => each.value === key);
    if (choice !== undefined) onChange(choice.value);
  };
  return (
    <Select className="select" aria-label={label} value={value} onChange={choose}>
      <Button className="select-button">
        <SelectValue className="cut">{() => chosen}</SelectValue> {/* After the value, as the button is named; before it for the eye. */}
        <span className="select-label">{label}</span>
        <Icon name="down" small />
      </Button>
      <Popover className="popover" offset={4}>
        <ListBox className="options" items={choices.map((choice) => ({ ...choice, id: choice.value }))}>
          {(choice) => (
            <ListBoxItem className="option" id={choice.id} textValue={choice.text}>
              {({ isSelected }) => (
                <>
                  <span>{choice.text}</span>
                  {isSelected && (
                    <span className="option-check">
                      <Icon name="check" small />
                    </span>
                  )}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** One of a few values, all in sight. */
export function SegmentChoice<Value extends string>({ label, choices, value, onChange }: ChoiceProps<Value>): ReactNode {
  return (
    <ToggleButtonGroup
      className="seg"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const choice = choices.find((each) => keys.has(each.value));
        if (choice !== undefined) onChange(choice.value);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.value} id={choice.value}>
          {choice.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

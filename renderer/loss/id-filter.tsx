import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { ReconciliationDocument } from '../../main/contract/reconciliation.ts';
import { duplicateClass } from '../../main/contract/verdict.ts';
import { codes } from '../../main/domain/verdict/code.ts';
import { useSpeech } from '../speech.tsx';
import type { Shape } from '../ui/look.ts';
import { shapeOf } from '../ui/look.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { Shown } from './loss-address.ts';

interface Kind {
  readonly id: Shown;
  readonly name: string;
  readonly count: number;
  readonly shape: Shape;
}

interface IdFilterProps {
  readonly document: ReconciliationDocument;
  readonly show: Shown | null;
  readonly onChange: (show: Shown | null) => void;
}

/** What simply arrived is not in the list. */
const fine = ['PROCESSED', 'STORED'];

/** The kinds of messages in the list, with how many the whole window has of each. */
export function IdFilter({ document, show, onChange }: IdFilterProps): ReactNode {
  const { texts, words, format } = useSpeech();
  const verdicts = codes.flatMap((code): readonly Kind[] => {
    const count = document.byVerdict[code] ?? 0;
    if (fine.includes(code) || (count === 0 && show !== code)) return [];
    return [{ id: code, name: words.verdicts.codes[code], count, shape: shapeOf({ code, certainty: 'proven' }) }];
  });
  const duplicates = duplicateClass.options.flatMap((each): readonly Kind[] => {
    const count = document.duplicates[each] ?? 0;
    return count === 0 && show !== each ? [] : [{ id: each, name: words.verdicts.duplicateClasses[each], count, shape: 'dup' }];
  });
  const kinds = [...verdicts, ...duplicates];
  return (
    <ToggleButtonGroup
      className="tab-list"
      aria-label={texts.ids.filter}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[show ?? 'all']}
      onSelectionChange={(keys) => onChange(kinds.find(({ id }) => keys.has(id))?.id ?? null)}
    >
      <ToggleButton id="all" className="tab">
        {texts.ids.all}
      </ToggleButton>
      {kinds.map(({ id, name, count, shape }) => (
        <ToggleButton key={id} id={id} className="tab">
          <VerdictMark shape={shape} size="small" />
          {name} <b>{format.number(String(count))}</b>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

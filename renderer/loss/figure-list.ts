import type { ReconciliationDocument } from '../../main/contract/reconciliation.ts';
import { codes } from '../../main/domain/verdict/code.ts';
import type { Code } from '../../main/domain/verdict/code.ts';
import type { Speech } from '../speech.tsx';
import type { Shape } from '../ui/look.ts';
import { groupOf, shapeOf } from '../ui/look.ts';
import type { HeatLane, LaneId } from './heat-lanes.ts';

/** A number with the set it counts; `count` null where the route has no such set. */
export interface Figure {
  readonly id: string;
  readonly name: string;
  readonly count: number | null;
  readonly set: string;
  /** Null for what is neither good nor bad. */
  readonly shape: Shape | null;
}

/** More of them would crowd out the rest; all of them are kinds over the list. */
const codesShown = 2;

/** Codes that say something is wrong, heaviest first. */
function wrongCodes({ byVerdict }: Pick<ReconciliationDocument, 'byVerdict'>): readonly Code[] {
  const wrong = (code: Code): boolean => ['lost', 'failed'].includes(groupOf({ code, certainty: 'proven' }));
  return codes.filter((code) => (byVerdict[code] ?? 0) > 0 && wrong(code));
}

interface Counted {
  readonly document: ReconciliationDocument;
  readonly lanes: readonly HeatLane[];
  readonly consumer: string | null;
}

function onTheWay({ texts }: Speech, { lanes, consumer }: Counted): readonly Figure[] {
  const { figures } = texts;
  const lane = (id: LaneId): HeatLane | undefined => lanes.find((each) => each.id === id);
  const figure = (id: 'recorded' | 'stored' | 'processed', complete: string, absent: string): Figure => {
    const found = lane(id);
    const set = found === undefined ? absent : found.unread ? figures.idsPartly : complete;
    return { id, name: figures[id], count: found?.total ?? null, set, shape: null };
  };
  return [
    figure('recorded', figures.ids, figures.noOutbox),
    figure('stored', figures.ids, ''),
    figure('processed', consumer === null ? '' : figures.by(consumer), figures.noConsumers),
  ];
}

/** The figures over a window: who is where, the heaviest of what is wrong, what is there twice, what is withheld. */
export function figuresOf(speech: Speech, counted: Counted): readonly Figure[] {
  const { texts, words, format } = speech;
  const { document, lanes } = counted;
  const { byVerdict, duplicates, duplicatesComplete, complete } = document;
  const wrong = wrongCodes(document);
  const worst = wrong.slice(0, codesShown).map((code): Figure => ({
    id: code,
    name: words.verdicts.codes[code],
    count: byVerdict[code] ?? 0,
    set: texts.figures.idsListed,
    shape: shapeOf({ code, certainty: 'proven' }),
  }));
  const none: Figure = {
    id: 'wrong',
    name: texts.figures.wrong,
    count: 0,
    set: complete ? texts.figures.ids : texts.figures.none,
    shape: null,
  };
  const twice = lanes.find(({ id }) => id === 'storedTwice')?.total ?? 0;
  const effects = duplicates.DUPLICATE_EFFECT ?? 0;
  const undetermined = byVerdict.UNDETERMINED ?? 0;
  return [
    ...onTheWay(speech, counted),
    ...(worst.length === 0 ? [none] : worst),
    {
      id: 'storedTwice',
      name: texts.figures.storedTwice,
      count: twice,
      set: twice === 0 && effects === 0 && !duplicatesComplete ? texts.figures.none : texts.figures.harmful(format.number(String(effects))),
      shape: twice > 0 || effects > 0 ? 'dup' : null,
    },
    {
      id: 'undetermined',
      name: words.verdicts.codes.UNDETERMINED,
      count: undetermined,
      set: texts.figures.withheld,
      shape: undetermined > 0 ? 'unknown' : null,
    },
  ];
}

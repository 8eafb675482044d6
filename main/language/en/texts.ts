import type { Texts } from '../texts.ts';
import { command } from './command.ts';
import { coverage } from './coverage.ts';
import { draft } from './draft.ts';
import { checkSteps, failures, usage } from './failures.ts';
import { help } from './help.ts';
import { observations } from './observations.ts';
import { order } from './order.ts';
import { reconcile } from './reconcile.ts';
import { sentences } from './sentences.ts';
import { sequences } from './sequences.ts';
import { verdicts } from './verdicts.ts';
import { watch } from './watch.ts';

const units = { day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms' } as const;

export const en: Texts = {
  verdicts,
  sentences,
  coverage,
  failures,
  usage,
  checkSteps,
  observations,
  help,
  order,
  command,
  draft,
  watch,
  sequences,
  reconcile,
  duration: { unit: (count, unit) => `${count} ${units[unit]}` },
};

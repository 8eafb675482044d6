import { describe, expect, it } from 'vitest';
import { caseDocument } from '../../main/contract/case.ts';
import { check } from '../../main/contract/check.ts';
import { draft } from '../../main/contract/draft.ts';
import { explanation } from '../../main/contract/explanation.ts';
import { matches } from '../../main/contract/matches.ts';
import { openMessage, reconciliation } from '../../main/contract/reconciliation.ts';
import { z } from '../../main/contract/schema.ts';
import { sequences } from '../../main/contract/sequences.ts';
import { watch } from '../../main/contract/watch.ts';

const documents = {
  explanation,
  matches,
  check,
  draft,
  case: caseDocument,
  reconciliation,
  'reconciliation-ids': openMessage,
  sequences,
  watch,
};

describe('the JSON Schemas of the documents, as shipped (run with --update to write them anew)', () => {
  it.each(Object.entries(documents))('%s', async (name, schema) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema, { reused: 'ref' }), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../resources/schemas/${name}.schema.json`);
  });
});

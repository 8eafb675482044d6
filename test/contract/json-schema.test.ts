import { describe, expect, it } from 'vitest';
import { caseDocument } from '../../main/contract/case.ts';
import { check } from '../../main/contract/check.ts';
import { draft } from '../../main/contract/draft.ts';
import { explanation } from '../../main/contract/explanation.ts';
import { matches } from '../../main/contract/matches.ts';
import { z } from '../../main/contract/schema.ts';

const documents = { explanation, matches, check, draft, case: caseDocument };

describe('the JSON Schemas of the documents, as shipped (run with --update to write them anew)', () => {
  it.each(Object.entries(documents))('%s', async (name, schema) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema, { reused: 'ref' }), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../resources/schemas/${name}.schema.json`);
  });
});

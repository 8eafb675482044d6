import { expect, it } from 'vitest';
import { jsonSchemaOf } from '../../../main/adapter/workspace-file/schema/json-schema.ts';

it('ships the JSON Schema of workspace files as the code has it (run with --update to write it anew)', async () => {
  await expect(`${JSON.stringify(jsonSchemaOf(), null, 2)}\n`).toMatchFileSnapshot('../../../resources/schemas/workspace.schema.json');
});

import { z } from './text.ts';
import { workspaceFile } from './workspace.ts';

/** The JSON Schema of a workspace file, with which editors complete and check it. It is shipped in `resources/schemas`. */
export function jsonSchemaOf(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(workspaceFile, { io: 'input', reused: 'inline' });
}

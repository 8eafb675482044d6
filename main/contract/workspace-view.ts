import { z } from './schema.ts';

/** A workspace as the window shows it: no secrets, no urls with names of people. */
export const workspaceView = z.strictObject({
  name: z.string(),
  /** `sample` and `case` are read only and need no credentials. */
  origin: z.enum(['file', 'sample', 'case']),
  path: z.string().nullable(),
  environment: z.enum(['production', 'staging', 'local']),
  sources: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      /** Where it is, without credentials: broker list, host and database, file. */
      address: z.string(),
      /** Fields of this source that need a secret and have none yet. */
      secretsMissing: z.array(z.string()),
      /** Fields that may need a secret: a source that opens without one needs none. */
      secretsOptional: z.array(z.string()),
      secretsStored: z.array(z.string()),
      readBytesPerSecond: z.int().nullable(),
    }),
  ),
  routes: z.array(
    z.strictObject({
      name: z.string(),
      steps: z.array(z.strictObject({ role: z.string(), source: z.string(), place: z.string() })),
      consumers: z.array(z.string()),
      searchFields: z.array(z.string()),
    }),
  ),
});
export type WorkspaceView = z.infer<typeof workspaceView>;

/** What is wrong in a workspace file, with the place in it. Lines and columns count from 1. */
export const workspaceProblem = z.strictObject({
  line: z.int(),
  column: z.int(),
  path: z.string(),
  problem: z.string(),
  suggestion: z.string().nullable(),
});
export type WorkspaceProblem = z.infer<typeof workspaceProblem>;

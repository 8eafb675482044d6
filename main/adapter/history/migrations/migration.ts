/** One step of the schema, forward only. What was released is never edited; a change is a further step. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

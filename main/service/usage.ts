/** A question that cannot be answered as it was asked. `choices` are what would be right. */
export interface Usage {
  readonly problem:
    | 'several-messages'
    | 'several-routes'
    | 'unknown-route'
    | 'unknown-field'
    | 'malformed-time'
    | 'unknown-rule'
    | 'no-sequence';
  readonly detail: string;
  readonly choices: readonly string[];
}

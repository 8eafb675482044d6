/** A command that was typed wrong, or a workspace file that is wrong: exit code 2, the message says where. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

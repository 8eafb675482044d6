/** The logger that kafkajs wants. Its messages say nothing that a failure value does not, and would repeat with every retry. */
export interface SilentLogger {
  readonly debug: () => void;
  readonly info: () => void;
  readonly warn: () => void;
  readonly error: () => void;
  readonly namespace: () => SilentLogger;
}

const ignore = (): void => {};

/** Drops everything. */
export const silentLogger: SilentLogger = { debug: ignore, info: ignore, warn: ignore, error: ignore, namespace: () => silentLogger };

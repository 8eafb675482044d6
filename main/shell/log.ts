import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** A log file that has grown beyond this is kept once as `.1` and begun anew. */
const sizeLimit = 1024 * 1024;
const hiddenText = '[hidden]';
/** Shorter text occurs everywhere: hiding it would only tell where it is. */
const shortestSecret = 3;

/** A log of lines, one JSON object each, in which no secret stands that was ever concealed. */
export interface Log {
  readonly write: (event: string, details?: Readonly<Record<string, string>>) => void;
  /** From now on this text is never written, neither as it is nor percent-encoded. */
  readonly conceal: (secret: string) => void;
}

function startAnewWhenLarge(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > sizeLimit) renameSync(file, `${file}.1`);
}

/** What a defect was, for the log: name, message and the places in our code. */
export function describeError(error: unknown): Readonly<Record<string, string>> {
  return error instanceof Error ? { error: error.message, stack: error.stack ?? '' } : { error: String(error) };
}

/** Writes a line to the terminal that started the application. */
export function toTerminal(line: string): void {
  console.error(line);
}

/** Logs to a file, and to `echo` where someone watches. A log that cannot be written stops nothing. */
export function fileLog(file: string, now: () => Date, echo: (line: string) => void): Log {
  const secrets = new Set<string>();
  const concealed = (line: string): string => [...secrets].reduce((text, secret) => text.replaceAll(secret, hiddenText), line);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    startAnewWhenLarge(file);
  } catch {
    // The lines still reach the echo.
  }
  return {
    write: (event, details = {}) => {
      const shown = Object.fromEntries(Object.entries(details).map(([name, text]) => [name, concealed(text)]));
      const line = JSON.stringify({ at: now().toISOString(), event, ...shown });
      echo(line);
      try {
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch {
        // As above.
      }
    },
    conceal: (secret) => {
      if (secret.length < shortestSecret) return;
      secrets.add(secret);
      secrets.add(encodeURIComponent(secret));
    },
  };
}

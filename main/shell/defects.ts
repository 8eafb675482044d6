import { randomUUID } from 'node:crypto';
import { app, dialog } from 'electron';
import { describeError } from './log.ts';
import type { Log } from './log.ts';

const exitCode = 5;

/**
 * What nobody caught: logged under a reference, told to the person, and the end of the process, whose
 * state nobody knows any more. A rejected promise that nobody waited for is logged only.
 */
export function watchDefects(log: Log, words: (reference: string) => string): void {
  process.on('unhandledRejection', (error) => log.write('unhandled-rejection', describeError(error)));
  process.on('uncaughtException', (error) => {
    const reference = randomUUID().slice(0, 8);
    log.write('defect', { reference, ...describeError(error) });
    if (app.isReady()) dialog.showErrorBox('Waybill', words(reference));
    app.exit(exitCode);
  });
}

import { app } from 'electron';
import { z } from '../contract/schema.ts';

const handedOver = z.object({ argv: z.array(z.string()), folder: z.string() });

/**
 * One Waybill per person: a second start hands its arguments and its folder to the first and ends.
 * The arguments travel as data, because Chromium reorders the command line it passes on itself.
 * @returns false in the second
 */
export function isOnlyInstance(
  argv: readonly string[],
  folder: string,
  onSecond: (argv: readonly string[], folder: string) => void,
): boolean {
  if (!app.requestSingleInstanceLock({ argv, folder })) return false;
  app.on('second-instance', (_event, _commandLine, _folder, data) => {
    const parsed = handedOver.safeParse(data);
    onSecond(parsed.success ? parsed.data.argv : [], parsed.success ? parsed.data.folder : folder);
  });
  return true;
}

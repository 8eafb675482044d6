import { answered } from '../../domain/observation/failure.ts';
import type { Desktop } from '../desktop.ts';
import type { Handlers } from '../handlers.ts';

/** What the window cannot know or do by itself: about this machine, and the clipboard. */
export function desktopHandlers(desktop: Desktop): Pick<Handlers, 'app.info' | 'clipboard.write'> {
  return {
    'app.info': async () => answered(desktop.info()),
    'clipboard.write': async ({ text }) => {
      desktop.writeClipboard(text);
      return answered({});
    },
  };
}

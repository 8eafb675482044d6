import type { SettingsStore } from '../desktop.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { Handlers } from '../handlers.ts';

/**
 * Reads and changes settings. The list of recent workspaces can only be made shorter from the
 * window: what stands in it may be opened without a dialog.
 */
export function settingsHandlers(store: SettingsStore): Pick<Handlers, 'settings.get' | 'settings.set'> {
  return {
    'settings.get': async () => answered(store.current()),
    'settings.set': ({ recentWorkspaces, ...change }) => {
      if (recentWorkspaces === undefined) return store.change(change);
      const kept = store.current().recentWorkspaces.filter((path) => recentWorkspaces.includes(path));
      return store.change({ ...change, recentWorkspaces: kept });
    },
  };
}

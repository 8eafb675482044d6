import { z } from './schema.ts';

/** What one person set on this machine. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh-CN']),
  singleKeys: z.boolean(),
  /** Whether the open workspace is sampled into its history while it is open. */
  sampling: z.boolean(),
  recentWorkspaces: z.array(z.string()).max(10),
});
export type Settings = z.infer<typeof settings>;

export const defaultSettings: Settings = { theme: 'system', language: 'system', singleKeys: true, sampling: true, recentWorkspaces: [] };

/** Settings as they stand in their file, which an earlier version may have written. */
export const storedSettings = settings.extend({ sampling: z.boolean().default(defaultSettings.sampling) });

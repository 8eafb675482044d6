import { z } from './schema.ts';

/** What one person set on this machine. */
export const settings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh-CN']),
  singleKeys: z.boolean(),
  recentWorkspaces: z.array(z.string()).max(10),
});
export type Settings = z.infer<typeof settings>;

export const defaultSettings: Settings = { theme: 'system', language: 'system', singleKeys: true, recentWorkspaces: [] };

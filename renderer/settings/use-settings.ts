import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../main/contract/settings.ts';
import { defaultSettings } from '../../main/contract/settings.ts';
import { bridge } from '../bridge.ts';
import { callKey, callQuery } from '../query.ts';

/** What this person set on this machine, and how to change it. Defaults stand until the answer is there. */
export function useSettings(): { readonly settings: Settings; readonly change: (part: Partial<Settings>) => void } {
  const client = useQueryClient();
  const { data } = useQuery(callQuery('settings.get', {}));
  const { mutate } = useMutation({
    mutationFn: (part: Partial<Settings>) => bridge().call('settings.set', part),
    onSuccess: (settings) => client.setQueryData(callKey('settings.get', {}), settings),
  });
  return { settings: data ?? defaultSettings, change: mutate };
}

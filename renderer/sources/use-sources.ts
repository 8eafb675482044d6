import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallOutput } from '../../main/contract/channels.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { bridge } from '../bridge.ts';
import { callKey } from '../query.ts';
import type { CheckStream } from './check-stream.ts';
import { useCheck } from './check-stream.ts';

export interface SecretForm {
  readonly value: string;
  readonly type: (value: string) => void;
  readonly store: () => void;
  readonly storing: boolean;
  readonly outcome: CallOutput<'secret.store'> | undefined;
}

/** One secret on its way into the key store of the operating system; the window forgets it at once. */
export function useSecretForm(source: string, field: string): SecretForm {
  const client = useQueryClient();
  const [value, setValue] = useState('');
  const { mutate, isPending, data } = useMutation({
    mutationFn: () => bridge().call('secret.store', { source, field, value }),
    onSuccess: (outcome) => {
      setValue('');
      if (outcome.outcome === 'stored') void client.invalidateQueries({ queryKey: callKey('workspace.current', {}) });
    },
  });
  return { value, type: setValue, store: () => mutate(), storing: isPending, outcome: data };
}

/** The check of all sources. */
export function useSources(workspace: WorkspaceView): { readonly check: CheckStream } {
  return { check: useCheck(workspace) };
}

import { createContext, useContext } from 'react';
import type { OpenWorkspace } from '../workspace.ts';

/** What every screen can ask of the frame around it. */
export interface FrameActions {
  readonly openPalette: () => void;
  readonly openKeys: () => void;
  readonly opener: OpenWorkspace;
}

const nothing = (): void => undefined;

/** The context of the frame; without one, nothing floats and nothing opens. */
export const FrameContext = createContext<FrameActions>({
  openPalette: nothing,
  openKeys: nothing,
  opener: { open: nothing, opening: false, outcome: undefined, error: null, forget: nothing },
});

export function useFrame(): FrameActions {
  return useContext(FrameContext);
}

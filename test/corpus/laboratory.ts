import type { OpenWorkspace } from '../../main/service/open-workspace.ts';

/** Servers on which scenarios are made, with a workspace that reads them through relays. */
export interface Laboratory {
  open(): OpenWorkspace;
  /** Resolves when every message is older than the grace of its route, so that its silence may be judged. */
  settled(): Promise<void>;
  /** Samples the route of a scenario once, as `watch` does all the time. */
  sample(route: string): Promise<void>;
  /**
   * Makes something unreadable: a source of the workspace, `broker N` of a cluster, `table NAME` (its grant
   * is revoked), or `history` (as if nobody had sampled). The answer mends it.
   */
  blind(what: string): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

import type { Bridge } from '../main/contract/channels.ts';

declare global {
  interface Window {
    /** Put there by the preload script before any script of the page runs. */
    readonly waybill?: Bridge;
  }
}

/** The only way out of the window. Throws when the preload script did not run, which is a defect. */
export function bridge(): Bridge {
  if (window.waybill === undefined) throw new Error('The preload script did not run: window.waybill is missing.');
  return window.waybill;
}

/** Switches that let another process steer the pages: over TCP, and over inherited file descriptors. */
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-debugging-socket-name'];

/**
 * True when Waybill must end before it shows anything: it was started with a debugging switch that
 * this build does not allow. From a checkout (not packaged) developers and tests may use them.
 */
export function refusesDebugging(hasSwitch: (name: string) => boolean, packaged: boolean, allowed: boolean): boolean {
  return packaged && !allowed && debuggingSwitches.some(hasSwitch);
}

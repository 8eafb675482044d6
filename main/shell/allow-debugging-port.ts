/**
 * Whether a packaged Waybill may run with a remote debugging port. No fuse of Electron covers that
 * port, so the application itself has to refuse it. A package built to be tested is made from the
 * same bundle with this one value changed; in every release it is false.
 */
export const build: { readonly allowDebuggingPort: boolean } = { allowDebuggingPort: false };

/**
 * Where a worker's code is: beside its source when the sources run directly (tests, command line),
 * beside the bundled main file otherwise.
 */
export function workerFile(name: string): URL {
  const bundled = !import.meta.url.endsWith('.ts');
  return bundled ? new URL(`./${name}.worker.js`, import.meta.url) : new URL(`../worker/${name}.worker.ts`, import.meta.url);
}

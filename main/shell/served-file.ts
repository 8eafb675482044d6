export const appOrigin = 'app://bundle';
export const appPage = `${appOrigin}/index.html`;

/** Types of what the build makes; a file of another kind is not served. */
const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
};

export interface ServedFile {
  /** Segments below the folder of the bundle. */
  readonly segments: readonly string[];
  readonly type: string;
}

/** A name as the build gives it: no empty ones, no dots in front, nothing encoded, no separators. */
const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * The file a request is for, or null: another host, a way out of the bundle however it is written, a
 * name that the build does not give, an unknown type. `url` is as the browser sent it.
 */
export function servedFile(url: string): ServedFile | null {
  const [, rest] = /^app:\/\/bundle(?:\/([^?#]*))?(?:[?#].*)?$/.exec(url) ?? [];
  if (rest === undefined) return url === appOrigin ? servedFile(appPage) : null;
  const segments = rest === '' ? ['index.html'] : rest.split('/');
  if (!segments.every((name) => segment.test(name) && !name.includes('..'))) return null;
  const extension = segments.at(-1)?.split('.').at(-1) ?? '';
  const type = Object.hasOwn(types, extension) ? types[extension] : undefined;
  return type === undefined ? null : { segments, type };
}

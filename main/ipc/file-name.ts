/** A file name from foreign text: letters, digits and a few marks of any script, nothing that a file system gives a meaning to. */
export function safeFileName(text: string, extension: string): string {
  const name = text
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+/, '')
    .slice(0, 80);
  return `waybill-${name.replace(/-+$/, '')}.${extension}`;
}

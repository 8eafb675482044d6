/** The last two parts of a path, enough to tell files apart: `shop/waybill.yaml`. */
export function fileName(path: string): string {
  return path
    .split(/[/\\]/)
    .filter((part) => part !== '')
    .slice(-2)
    .join('/');
}

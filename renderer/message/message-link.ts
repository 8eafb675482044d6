/** The address of a message outside of the window: opens it in whatever workspace is open there. */
export function messageLink({ route, id }: { readonly route: string; readonly id: string }): string {
  return `waybill://message/${encodeURIComponent(route)}/${encodeURIComponent(id)}`;
}

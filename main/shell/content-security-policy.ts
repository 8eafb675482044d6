/**
 * The policy of one page. Styles of editors and overlays are signed with the nonce of the response;
 * nothing is inline, nothing is evaluated, nothing comes from elsewhere, and text cannot become
 * markup through the DOM (trusted types).
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/**
 * What every answer carries. Nothing runs or loads but the application's own files; styles that the component library
 * writes into the page need the nonce of this very answer.
 *
 * @param host whose socket the page may open; null where there is none
 */
export function securityHeaders(host: string | null, nonce?: string): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`,
    // 'self' covers the socket only in newer browsers.
    'connect-src': host === null ? "'self'" : `'self' ws://${host}`,
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

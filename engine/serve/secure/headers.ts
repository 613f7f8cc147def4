/**
 * What every answer carries (OWASP Secure Headers): it is data, is not to be shown in another page, to be guessed at, kept or
 * told onward. A page of the service brings a content security policy of its own.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Over TLS: a browser that was here once comes back over TLS only, for a year (RFC 6797). */
export const TLS_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'strict-transport-security': 'max-age=31536000',
}

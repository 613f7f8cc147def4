/**
 * The nonce that lets this page's own scripts add style elements (`<MantineProvider getStyleNonce={styleNonce}>`); the
 * host writes it into `<meta name="csp-nonce" content="__NONCE__">` of the page, anew for every answer.
 */
export const styleNonce = (): string => document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''

import { sha256 } from '@noble/hashes/sha2.js'
import { escapeHtml } from '../../../report/index.ts'
import { jsonInHtml, programInHtml } from '../../embed.ts'
import type { PageModel } from './page-model.ts'

/**
 * The page that scores without a server. Pages opened from a folder cannot import, so the program stands in the page;
 * the policy lets it run by its hash, and nothing be fetched or sent.
 */
export function pageHtml(program: string, model: PageModel): string {
  const script = `\n${programInHtml(program)}\n`
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${base64(sha256(new TextEncoder().encode(script)))}'`,
    // Its icon.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(model.name)}</title>
</head>
<body>
<noscript>This page scores rows with a program of its own. Allow scripts for this file; it fetches and sends nothing.</noscript>
<script type="application/json" id="model">${jsonInHtml(model)}</script>
<script type="module">${script}</script>
</body>
</html>
`
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

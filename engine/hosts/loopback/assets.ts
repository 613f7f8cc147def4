import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

export const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

export interface Asset {
  readonly bytes: Uint8Array
  readonly type: string
  /** Its name changes with its content, so that a browser may keep it. */
  readonly isHashed: boolean
}

/** The built renderer's files by the path of their address. Only what is listed is ever opened: no path is made from a request. */
export interface Assets {
  find(path: string): Promise<Asset | undefined>
}

/**
 * Reads the folder, and again whenever the page itself is asked for, so that a new build shows after a reload. Files that
 * a page may still ask for stay: a build that replaces them must not break a window that is open.
 */
export async function listAssets(folder: string): Promise<Assets> {
  let assets = await assetsOf(folder)
  return {
    async find(path) {
      if (path !== '/') return assets.get(path)
      assets = new Map([...assets, ...(await assetsOf(folder))])
      return assets.get('/index.html')
    },
  }
}

async function assetsOf(folder: string, prefix = '/'): Promise<Map<string, Asset>> {
  const assets = new Map<string, Asset>()
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = join(folder, entry.name)
    const path = prefix + encodeURIComponent(entry.name)
    if (entry.isDirectory()) for (const [inner, asset] of await assetsOf(file, `${path}/`)) assets.set(inner, asset)
    const type = CONTENT_TYPES[extname(entry.name)]
    if (entry.isFile() && type) assets.set(path, { bytes: await readFile(file), type, isHashed: prefix === '/assets/' })
  }
  return assets
}

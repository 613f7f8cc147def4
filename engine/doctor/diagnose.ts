import { existsSync } from 'node:fs'
import { findElectron } from '../hosts/desktop/electron-binary.ts'

/** One thing that Lathe uses where it is there. */
export interface Diagnosis {
  readonly id: string
  readonly title: string
  /** Its version or place; null where it is missing. */
  readonly found: string | null
  /** What it is for and how to get it. */
  readonly next: string
}

/** Looks for what is needed and what would be used. Nothing is started, and nothing is fetched. */
export async function diagnose(): Promise<Diagnosis[]> {
  return [
    { id: 'duckdb', title: 'DuckDB (reads data)', found: await duckdbVersion(), next: 'Run: npm ci --include=dev' },
    {
      id: 'gpu',
      title: 'GPU',
      found: gpu(),
      next: 'Not needed: every model family of this version trains on the CPU.',
    },
    {
      id: 'electron',
      title: 'Electron (desktop window)',
      found: electronBinary(),
      next: 'Not needed for the command line. To get it: npx install-electron --no',
    },
    {
      id: 'chromium',
      title: 'Chromium (exported pages)',
      found: chromium(),
      next: 'Any browser shows exported pages.',
    },
  ]
}

async function duckdbVersion(): Promise<string | null> {
  try {
    const { version } = await import('@duckdb/node-api')
    return version()
  } catch {
    return null
  }
}

/** Device files of the kernel's drivers: a look that needs no driver library. */
function gpu(): string | null {
  if (existsSync('/dev/nvidia0')) return 'NVIDIA device (not used by this version)'
  return existsSync('/dev/dri/renderD128') ? 'render device (not used by this version)' : null
}

function electronBinary(): string | null {
  const found = findElectron()
  return found.isThere ? `${found.version}, ${found.executable}` : null
}

const chromium = (): string | null => ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? null

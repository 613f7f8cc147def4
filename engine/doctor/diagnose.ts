import { existsSync } from 'node:fs'
import { loadGpu } from '../compute/load-gpu.ts'
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

/** Looks for what is needed and what would be used. Nothing is fetched. */
export async function diagnose(): Promise<Diagnosis[]> {
  return [
    { id: 'duckdb', title: 'DuckDB (reads data)', found: await duckdbVersion(), next: 'Run: npm ci --include=dev' },
    {
      id: 'gpu',
      title: 'GPU',
      found: await gpu(),
      next: 'Not needed. Neural networks train on one that WebGPU can use (on Linux with a Vulkan driver).',
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

/** The GPU as WebGPU sees it, or what there is of one that it does not. */
async function gpu(): Promise<string | null> {
  const found = await loadGpu()
  if (found.gpu) {
    const { name, isSoftware } = found.gpu
    found.gpu.close()
    return isSoftware ? `${name} (the processor plays a GPU: for tests)` : name
  }
  const isThere = existsSync('/dev/nvidia0') || existsSync('/dev/dri/renderD128')
  return isThere ? `a device that WebGPU does not reach: ${found.why}` : null
}

function electronBinary(): string | null {
  const found = findElectron()
  return found.isThere ? `${found.version}, ${found.executable}` : null
}

const chromium = (): string | null => ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? null

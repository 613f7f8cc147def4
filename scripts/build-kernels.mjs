// Compiles kernels/ to dist/. AssemblyScript is a strict subset of TypeScript for WebAssembly.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const FEATURES = ['simd', 'threads', 'bulk-memory']

/** name in dist/ → entry, features, and whether threads share its memory. Those of nets exist twice: with relaxed SIMD they are faster and round otherwise. */
const MODULES = {
  kernels: { entry: 'kernels/main.ts', features: FEATURES },
  scoring: { entry: 'kernels/many-rows.ts', features: ['simd', 'bulk-memory'], isShared: false },
  nets: { entry: 'kernels/nets.ts', features: FEATURES },
  'nets-relaxed': { entry: 'kernels/nets.ts', features: [...FEATURES, 'relaxed-simd'] },
  records: { entry: 'kernels/records.ts', features: FEATURES },
}

export async function buildKernels() {
  mkdirSync(`${ROOT}dist`, { recursive: true })
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--baseDir', ROOT]
  const memory = ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536']
  for (const [name, { entry, features, isShared = true }] of Object.entries(MODULES)) {
    const enabled = features.flatMap((feature) => ['--enable', feature])
    const { error, stderr } = await asc.main([
      entry,
      '-o',
      `dist/${name}.wasm`,
      ...options,
      ...memory,
      ...(isShared ? ['--sharedMemory'] : []),
      ...enabled,
    ])
    if (error) throw new Error(`${entry} does not compile: ${error.message}\n${stderr}`)
  }
}

// Compiles kernels/nets.ts twice: to dist/nets.wasm, and with relaxed SIMD to dist/nets-relaxed.wasm.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export async function buildNetKernels() {
  mkdirSync(`${ROOT}dist`, { recursive: true })
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--baseDir', ROOT]
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536']
  const features = ['simd', 'threads', 'bulk-memory']
  for (const [name, more] of Object.entries({ nets: [], 'nets-relaxed': ['relaxed-simd'] })) {
    const enabled = [...features, ...more].flatMap((feature) => ['--enable', feature])
    const { error, stderr } = await asc.main([
      'kernels/nets.ts',
      '-o',
      `dist/${name}.wasm`,
      ...options,
      ...memory,
      ...enabled,
    ])
    if (error) throw new Error(`the kernels of nets do not compile: ${error.message}\n${stderr}`)
  }
}

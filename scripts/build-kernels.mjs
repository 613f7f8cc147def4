// Compiles kernels/ to dist/kernels.wasm. AssemblyScript is a strict subset of TypeScript for WebAssembly.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export async function buildKernels() {
  mkdirSync(`${ROOT}dist`, { recursive: true })
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--baseDir', ROOT]
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536']
  const features = ['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory']
  const { error, stderr } = await asc.main([
    'kernels/main.ts',
    '-o',
    'dist/kernels.wasm',
    ...options,
    ...memory,
    ...features,
  ])
  if (error) throw new Error(`the kernels do not compile: ${error.message}\n${stderr}`)
}

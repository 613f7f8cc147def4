import { readFileSync } from 'node:fs'
import { distFile } from '../dist.ts'

/** The kernels over one memory, for one thread. */
export interface Kernels {
  /** Has the first tasks of the memory done by all threads. */
  run(count: number): void
  /** Takes tasks until the session ends. */
  serve(thread: number, phase: number): void
}

let compiled: WebAssembly.Module | undefined

/** The compiled kernels, from dist/. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(readFileSync(distFile('kernels.wasm')))
  return compiled
}

export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const abort = () => {
    throw new Error('a kernel was aborted')
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } })
  const named = (name: string): ((...numbers: number[]) => unknown) => {
    const found = exports[name]
    if (typeof found !== 'function') throw new Error(`dist/kernels.wasm holds no ${name}`)
    return (...numbers) => found(...numbers)
  }
  return {
    run: named('run'),
    serve: named('serve'),
  }
}

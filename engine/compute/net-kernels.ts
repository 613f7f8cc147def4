import { readFileSync } from 'node:fs'
import { distFile } from '../dist.ts'

type Kernel = (...args: number[]) => void

/** kernels/nets.ts over one memory. */
export type NetKernels = Readonly<
  Record<
    'multiply' | 'transpose' | 'sumColumns' | 'add' | 'rectify' | 'rectifyAndDrop' | 'passThroughHidden' | 'update',
    Kernel
  >
>

const FILES = { plain: 'nets.wasm', relaxed: 'nets-relaxed.wasm' } as const

/** plain: equal to the reference bit for bit. relaxed: faster, rounded less often, where the machine and runtime can. */
export type NetArithmetic = keyof typeof FILES

const compiled = new Map<NetArithmetic, WebAssembly.Module>()

export function netModule(arithmetic: NetArithmetic): WebAssembly.Module {
  const known = compiled.get(arithmetic)
  if (known) return known
  const module = new WebAssembly.Module(readFileSync(distFile(FILES[arithmetic])))
  compiled.set(arithmetic, module)
  return module
}

/** Whether this runtime knows the instructions: an older one refuses the module. */
export const hasRelaxed = (): boolean => WebAssembly.validate(readFileSync(distFile(FILES.relaxed)))

export function instantiateNet(module: WebAssembly.Module, memory: WebAssembly.Memory): NetKernels {
  const abort = () => {
    throw new Error('a kernel was aborted')
  }
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } })
  const kernel = (name: keyof NetKernels): Kernel => {
    const run = exports[name]
    if (typeof run !== 'function') throw new Error(`the kernels of nets lack ${name}`)
    return (...args) => run(...args)
  }
  return {
    multiply: kernel('multiply'),
    transpose: kernel('transpose'),
    sumColumns: kernel('sumColumns'),
    add: kernel('add'),
    rectify: kernel('rectify'),
    rectifyAndDrop: kernel('rectifyAndDrop'),
    passThroughHidden: kernel('passThroughHidden'),
    update: kernel('update'),
  }
}

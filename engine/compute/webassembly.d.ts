// The part of WebAssembly that the kernels need: TypeScript declares it for documents only.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Memory<B extends ArrayBuffer | SharedArrayBuffer = SharedArrayBuffer> {
    constructor(size: { initial: number; maximum: number; shared: B extends SharedArrayBuffer ? true : false })
    readonly buffer: B
    /** @throws RangeError where there is not so much memory */
    grow(pages: number): number
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>)
    readonly exports: Readonly<Record<string, unknown>>
  }
}

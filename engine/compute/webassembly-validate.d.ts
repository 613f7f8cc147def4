// Whether a runtime knows all instructions of a module, and how it says that it does not.
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean
  class CompileError extends Error {}
}

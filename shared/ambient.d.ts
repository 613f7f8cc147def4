// What every runtime of shared/ has (Node, browsers, workers) although ECMAScript's own library does not declare it.

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string
}

interface AbortSignal {
  readonly aborted: boolean
}

declare function btoa(binary: string): string
declare function atob(base64: string): string

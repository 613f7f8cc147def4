/**
 * A protobuf message being written: fields in the order in which they are added. See
 * https://protobuf.dev/programming-guides/encoding for the format.
 */
export interface MessageWriter {
  int(field: number, value: number): MessageWriter
  float(field: number, value: number): MessageWriter
  text(field: number, value: string): MessageWriter
  bytes(field: number, value: Uint8Array): MessageWriter
  message(field: number, value: MessageWriter): MessageWriter
  /** Packed. */
  ints(field: number, values: Iterable<number>): MessageWriter
  finish(): Uint8Array
}

const [VARINT, LENGTH_DELIMITED, FIXED_32] = [0, 2, 5]
const ENCODER = new TextEncoder()

export function messageWriter(): MessageWriter {
  const parts: Uint8Array[] = []
  const tag = (field: number, wire: number): void => void parts.push(Uint8Array.from(varint(field * 8 + wire)))
  const bytes = (field: number, value: Uint8Array): MessageWriter => {
    tag(field, LENGTH_DELIMITED)
    parts.push(Uint8Array.from(varint(value.length)), value)
    return writer
  }
  const writer: MessageWriter = {
    int(field, value) {
      tag(field, VARINT)
      parts.push(Uint8Array.from(varint(value)))
      return writer
    },
    float(field, value) {
      tag(field, FIXED_32)
      parts.push(littleEndian(Float32Array.of(value)))
      return writer
    },
    text: (field, value) => bytes(field, ENCODER.encode(value)),
    bytes,
    message: (field, value) => bytes(field, value.finish()),
    ints: (field, values) => bytes(field, Uint8Array.from([...values].flatMap(varint))),
    finish: () => joined(parts),
  }
  return writer
}

/** A whole number below 2^53 in base 128, low digits first; negative ones as 64-bit two's complement. */
function varint(value: number): number[] {
  const digits: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) digits.push(Number(rest & 127n) | 128)
  return [...digits, Number(rest)]
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The bytes of numbers, low ones first as ONNX and protobuf have them, whatever this machine does. */
export function littleEndian(values: Float32Array | Float64Array | readonly bigint[] | Int32Array): Uint8Array {
  const width = values instanceof Float32Array || values instanceof Int32Array ? 4 : 8
  const view = new DataView(new ArrayBuffer(values.length * width))
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0
    if (typeof value === 'bigint') view.setBigInt64(i * width, value, true)
    else if (values instanceof Int32Array) view.setInt32(i * width, value, true)
    else if (width === 4) view.setFloat32(i * width, value, true)
    else view.setFloat64(i * width, value, true)
  }
  return new Uint8Array(view.buffer)
}

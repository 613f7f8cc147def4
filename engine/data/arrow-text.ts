import { type DataType, type TimeUnit, Type } from '@uwdata/flechette'

/** The text of a cell that is not null. */
export type CellText = (value: unknown) => string

const plain: CellText = (value) => String(value)
const hexadecimal: CellText = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : '')

/** Texts of an Arrow type that nothing is lost in; undefined for nested types. */
export function arrowText(type: DataType): CellText | undefined {
  switch (type.typeId) {
    case Type.Dictionary:
      return arrowText(type.dictionary)
    case Type.RunEndEncoded:
      return arrowText(type.children[1].type)
    case Type.Float:
      return type.precision === 2 ? plain : (value) => shortest(Number(value), type.precision === 1 ? 9 : 5)
    case Type.Binary:
    case Type.LargeBinary:
    case Type.FixedSizeBinary:
    case Type.BinaryView:
      return hexadecimal
    case Type.Decimal:
      return (value) => decimalText(String(value), type.scale)
    case Type.Date:
      return (value) => new Date(Number(value)).toISOString().slice(0, 10)
    case Type.Time:
      return (value) => timeText(BigInt(String(value)), type.unit)
    case Type.Timestamp:
      return (value) => timestampText(BigInt(String(value)), type.unit) + (type.timezone === null ? '' : 'Z')
    case Type.Int:
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
    case Type.Bool:
    case Type.Null:
    case Type.Duration:
      return plain
    default:
      return undefined
  }
}

/** A nested value as JSON; integers of 64 bits keep their digits, as texts. */
export const nestedText: CellText = (value) =>
  JSON.stringify(value, (_, item) => {
    if (typeof item === 'bigint') return String(item)
    return ArrayBuffer.isView(item) ? [...Object.values(item)] : item
  })

/** The shortest text that reads back to a number of fewer digits than a double. */
function shortest(value: number, digits: number): string {
  for (let precision = 1; precision < digits; precision++) {
    const text = value.toPrecision(precision)
    if (Math.fround(Number(text)) === Math.fround(value)) return String(Number(text))
  }
  return String(Number(value.toPrecision(digits)))
}

function decimalText(scaled: string, scale: number): string {
  if (scale <= 0) return scaled + '0'.repeat(-scale)
  const sign = scaled.startsWith('-') ? '-' : ''
  const digits = scaled.slice(sign.length).padStart(scale + 1, '0')
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

type Unit = (typeof TimeUnit)[keyof typeof TimeUnit]

/** Digits behind the second of each unit: seconds, milliseconds, microseconds, nanoseconds. */
const digitsOf = (unit: Unit): number => 3 * unit

function timeText(value: bigint, unit: Unit): string {
  const perSecond = 10n ** BigInt(digitsOf(unit))
  const seconds = Number(value / perSecond)
  const clock = new Date(seconds * 1000).toISOString().slice(11, 19)
  return clock + fractionText(value % perSecond, unit)
}

function timestampText(value: bigint, unit: Unit): string {
  const perSecond = 10n ** BigInt(digitsOf(unit))
  const rest = ((value % perSecond) + perSecond) % perSecond
  const seconds = Number((value - rest) / perSecond)
  return new Date(seconds * 1000).toISOString().slice(0, 19) + fractionText(rest, unit)
}

function fractionText(rest: bigint, unit: Unit): string {
  const digits = rest.toString().padStart(digitsOf(unit), '0').replace(/0+$/u, '')
  return digits === '' ? '' : `.${digits}`
}

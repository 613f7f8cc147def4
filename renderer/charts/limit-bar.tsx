interface LimitBarProps {
  readonly value: number
  readonly limit: number
  /** The end of the scale; what is beyond it ends there. */
  readonly most: number
  readonly isBeyond: boolean
}

/** A value as a bar against its limit, for a cell of a table that also says the number. */
export function LimitBar({ value, limit, most, isBeyond }: LimitBarProps) {
  const share = (of: number): string => `${(100 * Math.min(Math.max(of / most, 0), 1)).toFixed(2)}%`
  return (
    <svg className="limit-bar" height={18} width="100%" aria-hidden="true">
      <rect className={isBeyond ? 'chart-bar-bad' : 'chart-bar-context'} x={0} y={4} height={10} width={share(value)} />
      <line className="chart-reference" x1={share(limit)} x2={share(limit)} y1={0} y2={18} />
    </svg>
  )
}

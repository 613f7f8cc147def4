/** Announced at steps of 25 %: what assistive tools read changes only there. */
export function ProgressBar({ fraction, label }: { readonly fraction: number; readonly label: string }) {
  const percent = Math.round(fraction * 100)
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent - (percent % 25)}
    >
      <div style={{ width: `${fraction * 100}%` }} />
    </div>
  )
}

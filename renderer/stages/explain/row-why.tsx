import type { RowReasons, RunSummary } from '../../../shared/contract/index.ts'
import { Waterfall } from '../../charts/waterfall.tsx'
import { count, decimal, signed, significant } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'
import { Busy, Problem } from '../../ui/index.ts'
import { useRow } from './use-row.ts'
import { marginOf, reasonName, saidOf } from './words.ts'

const MOST_REASONS = 8

/** Why the model says what it says of the row at the right. */
export function RowWhy({ run }: { readonly run: RunSummary }) {
  const { reasons, answer } = useRow(run)
  const { value, trouble, isStale } = reasons
  if (trouble) return <Problem trouble={trouble} />
  if (!value)
    return (
      <div className="explain-why">
        <Busy verb="Finding reasons" />
      </div>
    )
  return (
    <div className={isStale ? 'explain-why is-stale' : 'explain-why'} aria-busy={isStale}>
      <Reasons run={run} value={value} answer={answer ?? value} />
    </div>
  )
}

/** @param answer what the model says now, which is there before its reasons */
function Reasons({
  run,
  value,
  answer,
}: {
  readonly run: RunSummary
  readonly value: RowReasons
  readonly answer: RowReasons
}) {
  const { threshold } = useProject()
  const limit = marginOf(threshold, value.curve)
  const { row, inputs } = answer
  const { base, margin, reasons, error, class: of } = value
  const isNumber = run.task === 'regression'
  const isChanged = inputs.some((input) => input.value !== input.own)
  const shown = reasons.filter(({ contribution }) => contribution !== 0).slice(0, MOST_REASONS)
  const rest = margin - base - shown.reduce((sum, { contribution }) => sum + contribution, 0)
  const others = reasons.filter(({ contribution }) => contribution !== 0).length - shown.length
  const steps = shown.map(({ column, value: own, contribution }) => ({
    name: reasonName(column, own),
    amount: contribution,
  }))
  if (others > 0) steps.push({ name: `${count(others)} more`, amount: rest })
  const digits = (amount: number) => (isNumber ? significant(amount, 4) : decimal(amount, 2))
  return (
    <>
      <Waterfall
        title={`Row ${count(row + 1)}${isChanged ? ', with other values' : ''}: ${saidOf(run, answer)}`}
        about={isNumber ? `What each column adds to ${run.target}` : `What each column adds to the log-odds of “${of}”`}
        xLabel={isNumber ? run.target : 'log-odds'}
        base={base}
        baseLabel="average of made-up rows"
        endLabel={isNumber ? 'predicted' : 'this row'}
        steps={steps}
        reference={run.task === 'binary' && Number.isFinite(limit) ? { value: limit, label: 'threshold' } : undefined}
        format={digits}
        signed={(amount) => (isNumber ? `${amount > 0 ? '+' : ''}${significant(amount, 3)}` : signed(amount, 2))}
      />
      <p className="second small explain-note">
        Each bar is a <Term of="shapleyValue">Shapley value</Term>. Filled bars pull towards{' '}
        {isNumber ? 'a higher number' : `“${of}”`}, hollow ones away from it.{' '}
        {error === null
          ? 'These contributions are exact.'
          : `These contributions are sampled: each may be off by about ${significant(2 * error, 2)}.`}
        {value.curve && ' They add up to the log-odds before the calibration curve, which makes the score of them.'}
      </p>
    </>
  )
}

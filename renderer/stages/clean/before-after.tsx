import { ArrowRight } from 'lucide-react'
import type { StepPreview } from '../../../shared/contract/index.ts'
import { count, counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Busy, EmptyState, Icon, Problem, Section } from '../../ui/index.ts'
import { usePreview } from './use-preview.ts'

/** The rows that a step changes or removes, each changed cell with its old and its new value. */
export function BeforeAfter({ at }: { readonly at: number }) {
  const { value, trouble, isStale, isCounting } = usePreview(at)
  return (
    <Section title="Before and after" note={value && !trouble ? summaryOf(value) : undefined}>
      {trouble && <Problem trouble={trouble} />}
      {value &&
        !trouble &&
        (value.rows.length > 0 ? <Rows preview={value} isStale={isStale} /> : <Nothing {...value} />)}
      {value && !trouble && value.isSample && <p className="second small">{sampleText(value)}</p>}
      {value && !trouble && <ColumnChanges preview={value} />}
      <div className="before-after-busy">
        {(isStale || isCounting) && !trouble && (
          <Busy verb={isCounting ? 'Counting all rows' : 'Working out the effect'} />
        )}
      </div>
    </Section>
  )
}

const Nothing = ({ isSample, rowsBefore }: StepPreview) =>
  isSample ? (
    <EmptyState title="Nothing changes in the sample">
      No row of {counted(rowsBefore, 'training row')}, evenly taken, is changed or removed by this step.
    </EmptyState>
  ) : (
    <EmptyState title="Nothing changes">No training row is changed or removed by this step.</EmptyState>
  )

/** What a sample's figures are worth. */
function sampleText({ rowsBefore, byAllRows }: StepPreview): string {
  const sample = `This is what the step does to ${counted(rowsBefore, 'training row')}, evenly taken`
  return byAllRows === null
    ? `${sample}. The exact figures follow.`
    : `${sample}: ${byAllRows}, so that all rows have other figures. Those follow.`
}

function summaryOf({ isSample, rowsBefore, rowsRemoved, rowsChanged, cellsChanged }: StepPreview): string {
  const parts = [
    rowsRemoved > 0 ? `${counted(rowsRemoved, 'row')} removed, ${count(rowsBefore - rowsRemoved)} left` : '',
    cellsChanged > 0 ? `${counted(cellsChanged, 'cell')} in ${counted(rowsChanged, 'row')}` : '',
  ].filter((part) => part !== '')
  const text = parts.join('; ')
  return isSample && text !== '' ? `${text}, of a sample of ${counted(rowsBefore, 'row')}` : text
}

function Rows({ preview, isStale }: { readonly preview: StepPreview; readonly isStale: boolean }) {
  const { shown, rows, rowsRemoved, rowsChanged, added, columns } = preview
  const types = useProject().project.data.columns
  const changed = new Set([...columns.map(({ name }) => name), ...added])
  const isRight = (name: string) =>
    types.find((column) => column.name === name)?.type === 'number' && !changed.has(name) ? 'right' : ''
  const total = rowsRemoved > 0 ? rowsRemoved : Math.max(rowsChanged, rows.length)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <div className={isStale ? 'before-after stale' : 'before-after'} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col" className="right">
                Row
              </th>
              {shown.map((name) => (
                <th key={name} scope="col" className={isRight(name)}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, cells, isRemoved }) => (
              <tr key={row} className={isRemoved ? 'removed' : undefined}>
                <th scope="row" className="right">
                  {count(row + 1)}
                </th>
                {cells.map((cell, i) => (
                  <td key={shown[i]} className={cell.isChanged ? 'changed' : isRight(shown[i] ?? '')}>
                    {cell.isChanged ? <Change {...cell} /> : <Cell text={cell.before} isGone={isRemoved} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="second small">
        {rows.length < total ? `The first ${count(rows.length)} of ${count(total)} ` : `${count(total)} `}
        {rowsRemoved > 0 ? 'removed' : 'changed'} {total === 1 ? 'row' : 'rows'}
      </p>
    </>
  )
}

function Change({ before, after }: { readonly before: string; readonly after: string }) {
  if (before === after) return <Cell text={after} />
  return (
    <>
      <del>
        <Cell text={before} />
      </del>{' '}
      <Icon of={ArrowRight} small />
      <span className="hidden">becomes</span>{' '}
      <ins>
        <Cell text={after} />
      </ins>
    </>
  )
}

function Cell({ text, isGone = false }: { readonly text: string; readonly isGone?: boolean }) {
  const shown = text === '' ? <span className="missing">missing</span> : text
  return isGone ? <del>{shown}</del> : shown
}

function ColumnChanges({ preview: { added, dropped } }: { readonly preview: StepPreview }) {
  if (added.length + dropped.length === 0) return null
  return (
    <ul className="column-changes">
      {added.length > 0 && (
        <li>
          {counted(added.length, 'column')} added: {added.join(', ')}
        </li>
      )}
      {dropped.length > 0 && (
        <li>
          {counted(dropped.length, 'column')} removed: {dropped.join(', ')}
        </li>
      )}
    </ul>
  )
}

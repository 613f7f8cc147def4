import type { Reading } from '../../../shared/contract/index.ts'
import { count, counted } from '../../format/index.ts'
import { Busy, Icon, Problem } from '../../ui/index.ts'
import { isRight, TYPE_ICONS, TYPE_WORDS } from './columns.ts'
import { usePreview } from './use-reading-draft.ts'

/** The first rows as they would be read, in place of the grid. */
export function ReadingPreview({ draft }: { readonly draft: Reading }) {
  const { value, trouble, isStale } = usePreview(draft)
  return (
    <section className="preview" aria-labelledby="preview-title">
      <div className="preview-head">
        <h2 id="preview-title">Preview</h2>
        {value && !trouble && (
          <span className="second">
            {counted(value.columns.length, 'column')}, the first {counted(value.rows.length, 'row')} as they would be
            read
            {value.setAside.length > 0 &&
              `; ${counted(value.setAside.length, 'row')} ${value.isWhole ? '' : 'of the beginning '}would be set aside`}
          </span>
        )}
        {isStale && <Busy verb="Reading the beginning" />}
      </div>
      {trouble && <Problem trouble={trouble} />}
      {value && !trouble && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
        <div className={isStale ? 'preview-scroll stale' : 'preview-scroll'} tabIndex={0}>
          <table className="preview-table">
            <thead>
              <tr>
                <th scope="col">
                  <span className="hidden">Row</span>
                </th>
                {value.columns.map(({ name, type }) => (
                  <th key={name} scope="col" className={isRight(type) ? 'right' : undefined} title={TYPE_WORDS[type]}>
                    <Icon of={TYPE_ICONS[type]} small /> {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {value.rows.map((cells, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the file
                <tr key={row}>
                  <th scope="row">{count(row + 1)}</th>
                  {value.columns.map(({ name, type }, at) => (
                    <td key={name} className={isRight(type) ? 'right' : undefined}>
                      {cells[at] === '' ? <span className="missing">missing</span> : cells[at]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'

const SHOWN = 200

/** Rows that could not be read: their line, why, and their text. */
export function SetAsideList() {
  const { setAside, file } = useProject().project.data
  return (
    <div className="inspector-section">
      <p className="second small">
        {file}: {setAside.length === 1 ? 'this row is' : 'these rows are'} left out of everything. Change the reading if
        {setAside.length === 1 ? ' it belongs' : ' they belong'} in.
      </p>
      <ol className="set-aside">
        {setAside.slice(0, SHOWN).map(({ record, line, column, reason, text }) => (
          <li key={`${record} ${line}`}>
            <p>
              <span className="name">{line > 0 ? `Line ${count(line)}` : `Row ${count(record + 1)}`}</span>
              {column !== null && `, ${column}`}
            </p>
            <p className="second small">{reason}</p>
            <pre>{text}</pre>
          </li>
        ))}
      </ol>
      {setAside.length > SHOWN && (
        <p className="muted small">
          The first {count(SHOWN)} of {count(setAside.length)}.
        </p>
      )}
    </div>
  )
}

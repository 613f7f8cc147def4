import { counted } from '../../format/index.ts'
import { Term } from '../../glossary/term.tsx'
import { useProject } from '../../state.ts'

export function DataAbout() {
  const { data, choices } = useProject().project
  return (
    <>
      {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')}.{' '}
      {choices.target === '' ? (
        <>
          Choose the <Term of="target">column to predict</Term>.
        </>
      ) : (
        <>
          <Term of="target">Predict</Term> <strong>{choices.target}</strong>.
        </>
      )}
    </>
  )
}

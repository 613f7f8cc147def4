import { counted } from '../../format/index.ts'
import { useProject } from '../../state.ts'

export function DataAbout() {
  const { data, choices } = useProject().project
  return (
    <>
      {counted(data.rows, 'row')}, {counted(data.columns.length, 'column')}.{' '}
      {choices.target === '' ? (
        'Choose the column to predict.'
      ) : (
        <>
          Predict <strong>{choices.target}</strong>.
        </>
      )}
    </>
  )
}

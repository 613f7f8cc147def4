import { FilterBar } from './filter-bar.tsx'
import { FindBar } from './find-bar.tsx'
import { Grid } from './grid.tsx'
import { OneColumn } from './one-column.tsx'
import { ReadingPreview } from './reading-preview.tsx'
import { SourceNotice } from './source-notice.tsx'
import { TargetCall } from './target-call.tsx'
import { Toolbar } from './toolbar.tsx'
import { useReadingDraft } from './use-reading-draft.ts'
import './data.css'
import './facets.css'
import './grid.css'

/** How the file was read, the column to predict, and the rows; or the first ones under another reading. */
export function DataCanvas() {
  const { draft } = useReadingDraft()
  return (
    <>
      <Toolbar />
      {draft ? (
        <ReadingPreview draft={draft} />
      ) : (
        <>
          <SourceNotice />
          <OneColumn />
          <TargetCall />
          <FilterBar />
          <FindBar />
          <Grid />
        </>
      )}
    </>
  )
}

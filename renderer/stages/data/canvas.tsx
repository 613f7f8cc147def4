import { Grid } from './grid.tsx'
import { TargetCall } from './target-call.tsx'
import { Toolbar } from './toolbar.tsx'
import './data.css'
import './grid.css'

/** How the file was read, the column to predict, and the rows. */
export function DataCanvas() {
  return (
    <>
      <Toolbar />
      <TargetCall />
      <Grid />
    </>
  )
}

import { ReportMenu } from '../../project/report-menu.tsx'
import { useProject } from '../../state.ts'
import { auditedColumns } from '../fairness/selection.ts'

/** A report of the run, for somebody who was not there. */
export function RunReport() {
  const { project, run } = useProject()
  return run && <ReportMenu about="run" run={run} columns={auditedColumns(project, run)} />
}

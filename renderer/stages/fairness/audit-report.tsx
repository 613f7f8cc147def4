import { ReportMenu } from '../../project/report-menu.tsx'
import { useProject } from '../../state.ts'
import { auditedColumns } from './selection.ts'

/** The audit as a dated report; nothing where there is none. */
export function AuditReport() {
  const { project, run } = useProject()
  const columns = run ? auditedColumns(project, run) : []
  return run && columns.length > 0 && <ReportMenu about="audit" run={run} columns={columns} />
}

import { count } from '../../format/index.ts'
import { useProject } from '../../state.ts'
import { Segmented, useShared } from '../../ui/index.ts'
import { ColumnPanel } from './column-panel.tsx'
import { FindingsList } from './findings-list.tsx'
import { ReadingForm } from './reading-form.tsx'
import { RolesList } from './roles-list.tsx'
import { PANEL, type Panel } from './selection.ts'
import { SetAsideList } from './set-aside-list.tsx'
import { useFindings } from './use-findings.ts'
import './data.css'
import './facets.css'
import './grid.css'

/** Findings, roles and rows set aside; the reading of the file; and the selected column below. */
export function DataInspector() {
  const { data } = useProject().project
  const findings = useFindings()
  const [panel, show] = useShared(PANEL)
  if (panel === 'reading') return <ReadingForm onClose={() => show('findings')} />
  const options: { value: Panel; text: string }[] = [
    { value: 'findings', text: `Findings ${count(findings.length)}` },
    { value: 'roles', text: `Roles ${count(data.columns.length)}` },
  ]
  const fixes = data.reading.fixes ?? []
  if (data.setAside.length + fixes.length > 0)
    options.push({ value: 'aside', text: `Set aside ${count(data.setAside.length)}` })
  const current = options.some(({ value }) => value === panel) ? panel : 'findings'
  return (
    <>
      <div className="inspector-tabs">
        <Segmented label="Details" value={current} options={options} onChange={show} />
      </div>
      <div className="inspector-list">
        {current === 'findings' && <FindingsList />}
        {current === 'roles' && <RolesList />}
        {current === 'aside' && <SetAsideList />}
      </div>
      <ColumnPanel />
    </>
  )
}

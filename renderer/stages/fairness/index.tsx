import { Button } from '@mantine/core'
import { defineStage } from '../../stage.ts'
import { useProject } from '../../state.ts'
import { KeyHint, lazyPart } from '../../ui/index.ts'
import { AuditReport } from './audit-report.tsx'
import { auditedColumns, comparedIn } from './selection.ts'

function FairnessPrimary() {
  const { run, go } = useProject()
  return (
    <Button variant="filled" rightSection={<KeyHint keys="Ctrl ↵" />} onClick={() => go(run ? 'export' : 'train')}>
      {run ? 'Continue to Export' : 'Go to Train'}
    </Button>
  )
}

export const fairnessStage = defineStage({
  id: 'fairness',
  title: 'Fairness',
  about: 'Are groups treated alike? Rates or errors by group, and what the rows support.',
  status(project, run) {
    if (!run) {
      const chosen = auditedColumns(project, comparedIn(project, null))
      const line = chosen.length > 0 ? 'Before training' : 'After training'
      return { mark: 'to-do', line, blocked: chosen.length > 0 ? null : 'Train a model first.' }
    }
    const audited = auditedColumns(project, run)
    if (audited.length > 0) return { mark: 'done', line: `By ${audited.join(', ')}`, blocked: null }
    return { mark: 'ready', line: 'Choose groups', blocked: null }
  },
  Canvas: lazyPart(() => import('./canvas.tsx').then(({ FairnessCanvas }) => FairnessCanvas)),
  Inspector: lazyPart(() => import('./inspector.tsx').then(({ FairnessInspector }) => FairnessInspector)),
  Primary: FairnessPrimary,
  Secondary: AuditReport,
})

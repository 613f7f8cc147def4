import { Button } from '@mantine/core'
import { type Work, WorkProgress } from '../../ui/index.ts'

/** Work that a person waits for, and can end. */
export function LongWork({ work, onCancel }: { readonly work: Work; readonly onCancel: () => void }) {
  return (
    <div className="explain-work">
      <WorkProgress work={work} label={work.text} />
      <Button variant="default" size="xs" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useProject } from '../state.ts'
import { EmptyState } from '../ui/index.ts'

/** What a stage shows that needs a model before there is one: why, and the way to Train. */
export function NoModel({ children }: { readonly children: ReactNode }) {
  const { go } = useProject()
  return (
    <EmptyState
      title="No model yet"
      action={
        <Button variant="default" onClick={() => go('train')}>
          Go to Train
        </Button>
      }
    >
      {children}
    </EmptyState>
  )
}

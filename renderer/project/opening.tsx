import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ReadingProgress } from '../../shared/contract/index.ts'
import { readingText } from '../format/index.ts'
import { goTo } from '../route.ts'
import { WorkProgress } from '../ui/index.ts'

const PATIENCE_MS = 300

/** A project whose data is being read; nothing is shown of it where that takes no time. Leaving it cancels. */
export function Opening({ progress }: { readonly progress: ReadingProgress | null }) {
  const [startedAt] = useState(() => performance.now())
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isSlow) return <main className="lone" />
  const work = { fraction: progress?.fraction ?? null, text: progress ? readingText(progress) : 'Opening', startedAt }
  return (
    <main className="lone">
      <h1>Opening the project</h1>
      <div className="opening">
        <WorkProgress work={work} label="Opening the project" />
        <Button variant="default" onClick={() => goTo({ page: 'home' })}>
          Cancel
        </Button>
      </div>
    </main>
  )
}

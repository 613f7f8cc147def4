import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { ownValue } from '../../../shared/core/index.ts'
import { useProject } from '../../state.ts'

/** Where the bands of a column of numbers begin: left empty, four bands of about as many rows. */
export function BandEdges({ column }: { readonly column: string }) {
  const { project, choose } = useProject()
  const all = project.choices.groupEdges ?? {}
  const [text, setText] = useState((ownValue(all, column) ?? []).join(', '))
  const edges = edgesIn(text)
  const settle = () => {
    if (edges === null) return
    const { [column]: before = [], ...others } = all
    if (JSON.stringify(before) !== JSON.stringify(edges))
      choose({ groupEdges: edges.length > 0 ? { ...others, [column]: edges } : others })
  }
  return (
    <TextInput
      size="xs"
      label={`Bands of ${column} begin at`}
      placeholder="25, 40, 60"
      value={text}
      error={edges === null ? 'Numbers from low to high, such as 25, 40, 60.' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => {
        if (event.key === 'Enter') settle()
      }}
    />
  )
}

/** Rising numbers of a list; null where the text is none. */
export function edgesIn(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '')
  const edges = parts.map(Number)
  const rises = edges.every((edge, i) => Number.isFinite(edge) && edge > (edges[i - 1] ?? -Infinity))
  return rises ? edges : null
}

import { Button, Textarea } from '@mantine/core'
import { CircleCheck, CircleHelp, CircleX } from 'lucide-react'
import { useState } from 'react'
import type { RegistryView, VersionView } from '../../../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../../../client/problem.ts'
import { useProject } from '../../../state.ts'
import { Icon, Problem } from '../../../ui/index.ts'
import { useRegistry } from './use-registry.ts'
import { LIMIT_STATES, limitFigure, limitWords } from './words.ts'

const ICONS = { kept: CircleCheck, exceeded: CircleX, undecided: CircleHelp } as const

interface LimitsProps {
  readonly registry: RegistryView
  readonly version: VersionView
}

/** What every promotion is held against, how this version stands to it, and the way to change it. */
export function Limits({ registry, version }: LimitsProps) {
  const [isChanging, setChanging] = useState(false)
  return (
    <section className="version-limits" aria-label="Limits of a promotion">
      <div className="version-limits-head">
        <h3>Limits of a promotion</h3>
        <button type="button" className="link small" onClick={() => setChanging(!isChanging)}>
          {isChanging ? 'Leave them as they are' : 'Change them…'}
        </button>
      </div>
      {version.judged.length === 0 && !isChanging && (
        <p className="second small">There are none: whoever promotes decides alone.</p>
      )}
      <ul>
        {version.judged.map((limit) => {
          const { word, tone } = LIMIT_STATES[limit.state]
          return (
            <li key={`${limit.text} ${limit.why ?? ''}`}>
              <span className={tone}>
                <Icon of={ICONS[limit.state]} small />
              </span>
              <span>
                {limitWords(limit.text)}: <strong className={tone}>{word}</strong>{' '}
                <span className="second">({limitFigure(limit)})</span>
              </span>
            </li>
          )
        })}
      </ul>
      {isChanging && <LimitsForm registry={registry} onDone={() => setChanging(false)} />}
    </section>
  )
}

function LimitsForm({ registry, onDone }: { readonly registry: RegistryView; readonly onDone: () => void }) {
  const { client, project, notify } = useProject()
  const { show } = useRegistry()
  const [text, setText] = useState(registry.limits.join('\n'))
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const save = async () => {
    const limits = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
    try {
      show(await client.registry.limits({ project: project.id, limits }))
      notify('Limits kept')
      onDone()
    } catch (error) {
      setTrouble(problemOf(error))
    }
  }
  return (
    <div className="version-limits-form">
      <Textarea
        label="One limit a line"
        description="Such as rocAuc>=0.9, rocAuc>=champion-0.01 or equalizedOddsDifference<=0.1@sex"
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {trouble && <Problem trouble={trouble} />}
      <Button variant="default" size="xs" onClick={save}>
        Keep these limits
      </Button>
    </div>
  )
}

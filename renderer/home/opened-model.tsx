import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import type { ModelView } from '../../shared/contract/index.ts'
import { problemOf, type Problem as Trouble } from '../client/problem.ts'
import { useConnection } from '../connection.ts'
import { count, counted, figureText, LEADING_METRICS, metricWords, size } from '../format/index.ts'
import { hashOf } from '../route.ts'
import { proofWords } from '../stages/export/proof-words.ts'
import { Busy, Problem, useLoaded } from '../ui/index.ts'

/** A model file that was opened: what it predicts, how well, from what, and what can be done with it. */
export function OpenedModel({ id }: { readonly id: string }) {
  const { client } = useConnection()
  const { value, trouble } = useLoaded(id, () => client.models.view({ model: id }))
  if (trouble) return <Problem trouble={trouble} action={<Close />} />
  return (
    <section className="opened-model" aria-label="Opened model">
      {value ? <Summary model={value} /> : <Busy verb="Reading" />}
    </section>
  )
}

const Close = () => (
  <a className="link" href={hashOf({ page: 'home' })}>
    Close
  </a>
)

function Summary({ model }: { readonly model: ModelView }) {
  const { file, bytes, target, task, classes, family, inputs, rows, sensitive, metrics } = model
  const positive = classes.at(-1)
  const said = task === 'regression' ? 'a number' : classes.map((label) => `“${label}”`).join(' or ')
  const figures = LEADING_METRICS[task].flatMap((metric) => {
    const figure = metrics[metric]
    return figure ? [{ metric, figure, words: metricWords(metric, positive) }] : []
  })
  return (
    <>
      <div className="section-head">
        <h2>
          {file} predicts {target}
        </h2>
        <span className="section-note">{size(bytes)}</span>
        <div className="section-actions">
          <Close />
        </div>
      </div>
      <p className="second">
        It answers {said}. {family}, fitted on {counted(rows.train, 'row')} and tested on {count(rows.test)} others.
        {sensitive.length > 0 && ` Audited by ${sensitive.join(', ')}.`}
      </p>
      <dl className="facts">
        {figures.map(({ metric, figure, words }) => (
          <Fragment key={metric}>
            <dt>{words.term}</dt>
            <dd>{figureText(figure)}</dd>
          </Fragment>
        ))}
        <dt>Needs {counted(inputs.length, 'column')}</dt>
        <dd>{inputs.join(', ')}</dd>
      </dl>
      <SavePage model={model} />
    </>
  )
}

type Saving = { readonly is: 'writing' } | { readonly is: 'written'; readonly words: string }

/** The way to use a model without a project: a web page of it, which is proved before it is handed out. */
function SavePage({ model: { id, title } }: { readonly model: ModelView }) {
  const { client, download } = useConnection()
  const [saving, setSaving] = useState<Saving | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const save = async () => {
    setTrouble(null)
    setSaving({ is: 'writing' })
    try {
      const view = await client.models.export({ model: id, target: 'web' })
      await download(view.download, `${title}-web.zip`)
      setSaving({ is: 'written', words: proofWords(view).title })
    } catch (error) {
      setSaving(null)
      setTrouble(problemOf(error))
    }
  }
  return (
    <>
      <div className="opened-actions">
        <Button variant="default" onClick={save} disabled={saving?.is === 'writing'}>
          Save as a web page
        </Button>
        {saving?.is === 'writing' ? (
          <Busy verb="Writing and scoring golden rows" />
        ) : (
          <span className="second" role="status">
            {saving
              ? `${saving.words}. Unpack the zip and open its index.html.`
              : 'It scores rows that are typed in, or a CSV file, on any computer and without Lathe.'}
          </span>
        )}
      </div>
      {trouble && <Problem trouble={trouble} />}
    </>
  )
}

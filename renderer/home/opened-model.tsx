import { Fragment } from 'react'
import type { ModelView } from '../../shared/contract/index.ts'
import { useConnection } from '../connection.ts'
import { count, counted, figureText, LEADING_METRICS, metricWords, size } from '../format/index.ts'
import { hashOf } from '../route.ts'
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
      <p className="second">
        To score a file with it, or to make a web page of it that scores without Lathe, run in a terminal:
      </p>
      <pre>{`lathe predict ${quoted(file)} rows.csv -o predictions.csv\nlathe export ${quoted(file)} --to web -o page`}</pre>
    </>
  )
}

/** A name as a terminal takes it for one. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name))

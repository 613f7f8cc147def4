import { Button } from '@mantine/core'
import type { WatchView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { Busy, clockTime, dayOf, Problem, Section, useShared } from '../../ui/index.ts'
import { useWatch, useWatchFollowed, WATCH_DIALOG } from './use-watch.ts'
import { lastWords, oftenWords, watchedWords } from './watch-words.ts'

/** What is shown until the watch is known: nothing below is to move then. */
const NOT_KNOWN: WatchView = {
  watch: null,
  telling: { desktop: false, webhook: '' },
  isLooking: false,
  next: null,
  last: null,
  checked: null,
  untold: '',
}

/** What is looked at again and again, and what came of it. */
export function WatchPanel() {
  useWatchFollowed()
  const { view, lookNow, stop, isBusy, trouble } = useWatch()
  const { service } = useProject().project
  const [, open] = useShared(WATCH_DIALOG)
  const { watch, isLooking, next, last, untold } = view ?? NOT_KNOWN
  const said = lastWords(view ?? NOT_KNOWN)
  const isWaiting = watch?.source.is === 'service' && service?.state !== 'running'
  return (
    <Section
      title={watch ? `Watching ${watchedWords(watch)}` : 'Watch'}
      note={watch ? `${oftenWords(watch.everySeconds)}, as long as Lathe is open` : ''}
      actions={
        watch && (
          <button type="button" className="link small" onClick={() => open(true)}>
            Change, or who is told…
          </button>
        )
      }
    >
      {watch ? (
        <div className="watch">
          {isLooking ? (
            <Busy verb="Looking" />
          ) : (
            <p className="second">
              {said} {last && last.outcome !== 'failed' && sentenceOf(last.at, next)}
              {!last && 'The first look is about to begin.'}
            </p>
          )}
          {isWaiting && (
            <p className="second small">The service does not run: nothing new comes until it is started.</p>
          )}
          {last?.outcome === 'failed' && !isLooking && (
            <Problem trouble={{ message: last.text, place: '', next: `${last.next} ${againAt(next)}` }} />
          )}
          {untold !== '' && (
            <Problem
              trouble={{
                message: untold,
                place: '',
                next: 'The alert stands here all the same. Send a test under “who is told”.',
              }}
            />
          )}
          <div className="watch-actions">
            <Button
              variant="default"
              size="xs"
              {...((isBusy || isLooking) && { 'data-disabled': true })}
              onClick={lookNow}
            >
              Look now
            </Button>
            <Button variant="default" size="xs" onClick={stop}>
              Stop watching
            </Button>
          </div>
        </div>
      ) : (
        <div className="watch">
          <p className="second service-about">
            Have new data looked at again and again, and be told when something moves: what the service is asked, or a
            file or folder of this computer.
          </p>
          <div className="watch-actions">
            <Button variant="default" size="xs" {...(!view && { 'data-disabled': true })} onClick={() => open(true)}>
              Watch…
            </Button>
          </div>
        </div>
      )}
      {trouble && <Problem trouble={trouble} />}
    </Section>
  )
}

const timeOf = (at: number): string => {
  const day = dayOf(new Date(at), new Date())
  return day.startsWith('Today') ? clockTime(new Date(at)) : `${day} ${clockTime(new Date(at))}`
}

const againAt = (next: number | null): string => (next === null ? '' : `It is looked at again at ${timeOf(next)}.`)

const sentenceOf = (at: number, next: number | null): string =>
  `Last look ${timeOf(at)}${next === null ? '' : `, next ${timeOf(next)}`}.`

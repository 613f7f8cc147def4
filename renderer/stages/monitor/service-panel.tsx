import { Button, Checkbox, TextInput } from '@mantine/core'
import { CircleCheck, CircleX, Copy } from 'lucide-react'
import type { ServiceView } from '../../../shared/contract/index.ts'
import { useProject } from '../../state.ts'
import { Busy, Icon, IconButton, Problem, Section, useLoaded } from '../../ui/index.ts'
import { ServedBeforePanel, useServedBefore } from './served-before.tsx'
import { ServiceFigures } from './service-figures.tsx'
import { useService } from './use-service.ts'
import { servedName } from './versions/registry.ts'
import { useRegistry } from './versions/use-registry.ts'

/** Where the model is served, or what it takes. */
export function ServicePanel() {
  const { service, work } = useService()
  return (
    <Section title="Service">
      {work.is === 'starting' ? (
        <Busy verb="Starting the service" />
      ) : work.is === 'stopping' || service?.state === 'stopping' ? (
        <Busy verb="Finishing what is being answered" />
      ) : service?.state === 'running' && service.url !== null ? (
        <Running service={service} url={service.url} />
      ) : (
        <NotRunning service={service} />
      )}
      {work.trouble && (
        <div className="monitor-problem">
          <Problem trouble={work.trouble} />
        </div>
      )}
    </Section>
  )
}

function NotRunning({ service }: { readonly service: ServiceView | undefined }) {
  const { port, setPort, isPortWrong, isLogged, setLogged, start, work } = useService()
  const { before, forget } = useServedBefore()
  return (
    <div className="service-form">
      {service?.trouble && !work.trouble && <Problem trouble={{ ...service.trouble, place: '' }} />}
      {before && <ServedBeforePanel before={before} onForget={forget} />}
      <p className="second service-about">
        Programs on this computer ask the model for predictions over HTTP. It is the service that Export writes for
        other machines, and it ends with Lathe.
      </p>
      <form
        className="service-start"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPortWrong) start()
        }}
      >
        <TextInput
          label="Port"
          size="xs"
          className="service-port"
          placeholder="any free one"
          inputMode="numeric"
          value={port}
          error={isPortWrong && 'A number from 1 to 65535'}
          onChange={(event) => setPort(event.currentTarget.value)}
        />
        <Checkbox
          label="Keep what it is asked"
          description="For 30 days with the project, so that it can be watched; columns that tell who people are are left out."
          size="xs"
          className="service-log"
          checked={isLogged}
          onChange={(event) => setLogged(event.currentTarget.checked)}
        />
        <Button type="submit" variant="default" size="xs" {...(isPortWrong && { 'data-disabled': true })}>
          Start on this computer
        </Button>
      </form>
    </div>
  )
}

function Running({ service, url }: { readonly service: ServiceView; readonly url: string }) {
  const { client, project, run, selectRun } = useProject()
  const { start, stop } = useService()
  const info = useLoaded('info', () => client.app.info())
  const isBrowser = info.value?.host === 'browser'
  const { registry } = useRegistry()
  const isOther = run !== null && run.id !== service.run
  const [answers, shown] = [servedName(registry, service.run), servedName(registry, run?.id ?? '')]
  const hasRun = project.runs.some(({ id }) => id === service.run)
  const curl = `curl -H 'content-type: application/json' -d '${service.example.replaceAll("'", "'\\''")}' ${url}/predict`
  return (
    <div className="service-running">
      <p className="service-line">
        <span className={service.isHealthy ? 'good' : 'bad'}>
          <Icon of={service.isHealthy ? CircleCheck : CircleX} />
        </span>
        <strong>{service.isHealthy ? 'Healthy' : 'Does not answer'}</strong>
        <code>{url}</code>
        <CopyButton what="address" text={url} />
        {isBrowser && (
          <a className="link" href={`${url}/`} target="_blank" rel="noreferrer">
            Open it
          </a>
        )}
        <Button variant="default" size="xs" className="service-stop" onClick={stop}>
          Stop
        </Button>
      </p>
      {isOther && (
        <p className="second small">
          It answers with {answers}; {shown} is shown here.{' '}
          <button type="button" className="link small" onClick={start}>
            Serve {shown} in its place
          </button>
          {hasRun && (
            <>
              {' '}
              or{' '}
              <button type="button" className="link small" onClick={() => selectRun(service.run)}>
                show {answers}
              </button>
            </>
          )}
        </p>
      )}
      {service.trouble && <Problem trouble={{ ...service.trouble, place: '' }} />}
      <ServiceFigures url={url} />
      <div className="service-curl">
        <pre>{curl}</pre>
        <CopyButton what="request" text={curl} />
      </div>
    </div>
  )
}

function CopyButton({ what, text }: { readonly what: string; readonly text: string }) {
  const { notify } = useProject()
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify(`The ${what} is copied`),
      () => notify(`The ${what} was not copied: the browser refused it. Select the text instead.`),
    )
  return <IconButton icon={Copy} label={`Copy the ${what}`} onClick={copy} />
}

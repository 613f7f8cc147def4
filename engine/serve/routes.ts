import { openApi } from '../../shared/serve/index.ts'
import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import { PROMETHEUS_TYPE } from './observe/metrics.ts'
import { FEEDBACK_ROUTES } from './protocols/feedback.ts'
import { MLFLOW_ROUTES } from './protocols/mlflow.ts'
import { OIP_ROUTES } from './protocols/oip.ts'
import { ROWS_ROUTES } from './protocols/rows.ts'
import { TF_SERVING_ROUTES } from './protocols/tf-serving.ts'
import type { Route } from './route.ts'
import { createRouter, type Router } from './router.ts'
import type { Service } from './state.ts'
import { ROLLOUT_ROUTES } from './traffic/admin-routes.ts'
import { tryPage } from './try-page/page.ts'

const OPEN = { method: 'GET', scope: null, takesBody: false } as const

/** Every route. */
export const ROUTER: Router = createRouter([
  { ...OPEN, path: '/', answer: listing },
  ...ROWS_ROUTES,
  { ...OPEN, path: '/health', answer: health },
  ...OIP_ROUTES,
  ...MLFLOW_ROUTES,
  ...TF_SERVING_ROUTES,
  ...FEEDBACK_ROUTES,
  { method: 'GET', path: '/metrics', scope: 'metrics', takesBody: false, answer: metrics },
  ...ROLLOUT_ROUTES,
  { ...OPEN, path: '/openapi.json', answer: description },
])

function health({ name, draining }: Service): Answer {
  return { status: draining ? 503 : 200, body: { status: draining ? 'draining' : 'ok', model: name } }
}

async function metrics({ hooks }: Service): Promise<Answer> {
  const body = (await hooks.metrics?.()) ?? ''
  return { status: 200, body, headers: { 'content-type': PROMETHEUS_TYPE } }
}

function description({ name, models: { champion } }: Service): Answer {
  return { status: 200, body: openApi(champion.pipeline, name) }
}

/** A page for browsers, a list of routes for everybody else. */
function listing({ name, models: { champion } }: Service, { headers }: Call): Answer {
  if (/\btext\/html\b/u.test(headers.accept ?? '')) return tryPage(champion)
  const lines = ROUTER.routes.map(({ method, path }: Route) => `  ${method} ${path}`)
  return { status: 200, body: `${name} predicts ${champion.pipeline.target}.\n\n${lines.join('\n')}\n` }
}

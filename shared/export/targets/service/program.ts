import type { Deployment } from './deployment.ts'

/** What `node server.js` runs. Containers say `serve`: all networks, and the port that the platform names. */
export const SERVER = `import { readFileSync } from 'node:fs'
import { startService } from './service.js'

const model = JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8'))
const [first = '', ...rest] = process.argv.slice(2)
const port = process.env.PORT ? ['--port', process.env.PORT] : []
if (first === 'serve') await startService(model, ['--host', '0.0.0.0', ...port, ...rest])
else await startService(model, first === '' || first.startsWith('-') ? [...port, ...process.argv.slice(2)] : [first, ...rest])
`

export const packageJson = ({ name, target }: Deployment): string =>
  `${JSON.stringify(
    {
      name,
      version: '1.0.0',
      private: true,
      description: `A service that predicts ${target}`,
      type: 'module',
      scripts: { start: 'node server.js' },
      engines: { node: '>=20.19' },
    },
    null,
    2,
  )}\n`

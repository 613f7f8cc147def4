import type { Deployment } from './deployment.ts'

/** What `node server.js` runs. Containers say `serve`: all networks, and the port that the platform names. */
export const SERVER = `import { startService } from './service.js'

const given = process.argv.slice(2)
const isContainer = given[0] === 'serve'
const port = process.env.PORT ? ['--port', process.env.PORT] : []
await startService(new URL('.', import.meta.url), [...(isContainer ? ['--host', '0.0.0.0'] : []), ...port, ...given.slice(isContainer ? 1 : 0)])
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

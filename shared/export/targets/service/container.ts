import { type ExportFile, textFile } from '../../exporter.ts'
import { type Deployment, GRACE_SECONDS, NODE_MAJOR, PORT, READY } from './deployment.ts'
import { yamlFile } from './yaml.ts'

/** An image without a build step, and a compose file that runs it, with Prometheus where that is asked for. */
export const containerFiles = (deployment: Deployment): ExportFile[] => [
  textFile('Dockerfile', dockerfile(deployment)),
  compose(deployment),
  prometheus(deployment),
]

export const imageOf = ({ name, version }: Deployment): string => `${name}:${version}`

/** What a container may be asked whether it is well. */
const CHECK = `fetch('http://127.0.0.1:' + (process.env.PORT || ${PORT}) + '${READY}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`

/** All files of the folder go in: they are signed together. */
const dockerfile = (
  deployment: Deployment,
): string => `# Validated, not deployed. docker build -t ${imageOf(deployment)} .
# For images that can be made again, put the digest of the base behind its name: node:${NODE_MAJOR}-slim@sha256:…
FROM node:${NODE_MAJOR}-slim
LABEL org.opencontainers.image.title="${deployment.model}" org.opencontainers.image.version="${deployment.version}"
ENV NODE_ENV=production
WORKDIR /app
COPY . .
# The user "node", by number, so that a cluster sees that it is not root. Nothing is written: the file system may be read-only.
USER 1000:1000
EXPOSE ${PORT}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["node", "-e", ${JSON.stringify(CHECK)}]
ENTRYPOINT ["node", "server.js"]
CMD ["serve"]
`

function compose(deployment: Deployment): ExportFile {
  const { name, memory } = deployment
  return yamlFile(
    'compose.yaml',
    'docker compose up --build, then ask http://127.0.0.1:8080. With --profile monitoring: Prometheus on http://127.0.0.1:9090.',
    {
      name,
      services: {
        service: {
          build: '.',
          image: imageOf(deployment),
          init: true,
          ports: [`127.0.0.1:${PORT}:${PORT}`],
          environment: { PORT: String(PORT), NODE_OPTIONS: `--max-old-space-size=${Math.floor(memory * 0.75)}` },
          read_only: true,
          tmpfs: ['/tmp'],
          cap_drop: ['ALL'],
          security_opt: ['no-new-privileges:true'],
          mem_limit: `${memory}m`,
          pids_limit: 128,
          stop_grace_period: `${GRACE_SECONDS}s`,
          restart: 'unless-stopped',
        },
        prometheus: {
          profiles: ['monitoring'],
          image: 'prom/prometheus:v3.5.0',
          ports: ['127.0.0.1:9090:9090'],
          volumes: ['./monitoring:/etc/prometheus:ro'],
          depends_on: { service: { condition: 'service_healthy' } },
          restart: 'unless-stopped',
        },
      },
    },
  )
}

const prometheus = ({ name }: Deployment): ExportFile =>
  yamlFile('monitoring/prometheus.yml', 'What Prometheus of compose.yaml reads: the service, and its rules.', {
    global: { scrape_interval: '15s', evaluation_interval: '15s' },
    rule_files: ['rules.yml'],
    scrape_configs: [{ job_name: name, static_configs: [{ targets: [`service:${PORT}`] }] }],
  })

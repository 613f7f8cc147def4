import type { ExportFile } from '../../exporter.ts'
import { imageOf } from './container.ts'
import { type Deployment, GRACE_SECONDS, LEAVING_SECONDS, LIVE, PORT, READY } from './deployment.ts'
import { yamlFile } from './yaml.ts'

/** Manifests for a cluster without extensions: kubectl apply -k k8s. */
export function kubernetesFiles(deployment: Deployment): ExportFile[] {
  const { name } = deployment
  const metadata = metadataOf(deployment)
  const selector = { matchLabels: { 'app.kubernetes.io/name': name } }
  return [
    yamlFile('k8s/kustomization.yaml', 'kubectl apply -k k8s. Put the name of your registry into newName.', {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['deployment.yaml', 'service.yaml', 'hpa.yaml', 'poddisruptionbudget.yaml', 'networkpolicy.yaml'],
      images: [{ name, newName: `registry.example.com/${name}`, newTag: deployment.version }],
    }),
    yamlFile(
      'k8s/deployment.yaml',
      'The number of pods is that of hpa.yaml.',
      deploymentManifest(deployment, metadata, selector),
    ),
    yamlFile(
      'k8s/with-keys.patch.yaml',
      `Asks callers for keys, from the secret ${name}-keys (RUNBOOK.md says how to make it). To use it, add to kustomization.yaml:\npatches: [{ path: with-keys.patch.yaml }]`,
      keysPatch(name),
    ),
    yamlFile('k8s/service.yaml', 'Port 80 inside of the cluster.', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: selector.matchLabels,
        ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
      },
    }),
    yamlFile('k8s/hpa.yaml', 'Two pods at least, so that one can go.', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
          scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
        },
      },
    }),
    yamlFile('k8s/poddisruptionbudget.yaml', 'Nodes are drained one pod at a time.', {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector },
    }),
    yamlFile(
      'k8s/networkpolicy.yaml',
      'Pods of the same namespace, and of one called monitoring, may ask; the service asks nobody.\nWhere it is to send traces, logs or alerts, add a rule under egress.',
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        spec: {
          podSelector: selector,
          policyTypes: ['Ingress', 'Egress'],
          ingress: [
            {
              from: [
                { podSelector: {} },
                { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
              ],
              ports: [{ port: PORT, protocol: 'TCP' }],
            },
          ],
          egress: [],
        },
      },
    ),
  ]
}

export const metadataOf = ({ name, version }: Deployment) => ({
  name,
  labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/version': version },
})

const KEYS_FOLDER = '/etc/model'

/** A strategic merge: lists of names are merged by name, arguments are put in the place of the others. */
const keysPatch = (name: string): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    template: {
      spec: {
        containers: [
          {
            name: 'service',
            args: ['serve', '--key-file', `${KEYS_FOLDER}/keys.json`],
            volumeMounts: [{ name: 'keys', mountPath: KEYS_FOLDER, readOnly: true }],
          },
        ],
        volumes: [{ name: 'keys', secret: { secretName: `${name}-keys`, defaultMode: 0o440 } }],
      },
    },
  },
})

function deploymentManifest(deployment: Deployment, metadata: ReturnType<typeof metadataOf>, selector: object): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      revisionHistoryLimit: 5,
      selector,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: {
          labels: metadata.labels,
          annotations: {
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': String(PORT),
            'prometheus.io/path': '/metrics',
          },
        },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: GRACE_SECONDS,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            runAsGroup: 1000,
            fsGroup: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: selector,
            },
          ],
          containers: [container(deployment)],
          volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
        },
      },
    },
  }
}

function container(deployment: Deployment): object {
  return {
    name: 'service',
    // The name that kustomization.yaml puts the registry and the version in for.
    image: imageOf(deployment),
    args: ['serve'],
    ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
    env: environmentOf(deployment),
    resources: resourcesOf(deployment),
    startupProbe: probe(LIVE, 1, 30),
    livenessProbe: probe(LIVE, 10, 3),
    readinessProbe: probe(READY, 2, 2),
    // Until every balancer knows that the pod is going, it still answers.
    lifecycle: { preStop: { exec: { command: ['sleep', String(LEAVING_SECONDS)] } } },
    securityContext: CONTAINER_SECURITY,
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  }
}

export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

export const environmentOf = ({ memory }: Deployment) => [
  { name: 'NODE_OPTIONS', value: `--max-old-space-size=${Math.floor(memory * 0.75)}` },
]

export const resourcesOf = ({ memory }: Deployment) => ({
  requests: { cpu: '250m', memory: `${memory}Mi` },
  limits: { cpu: '1', memory: `${memory}Mi` },
})

export const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
  httpGet: { path, port: PORT },
  periodSeconds,
  timeoutSeconds: 2,
  failureThreshold,
})

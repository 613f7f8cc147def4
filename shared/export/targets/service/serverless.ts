import { type ExportFile, textFile } from '../../exporter.ts'
import { imageOf } from './container.ts'
import { type Deployment, LIVE, NODE_MAJOR, PORT, READY } from './deployment.ts'
import { CONTAINER_SECURITY, environmentOf, metadataOf, probe, resourcesOf } from './kubernetes.ts'
import { yamlFile } from './yaml.ts'

/** Manifests for KServe, Knative and Cloud Run, and a function of AWS Lambda. */
export const serverlessFiles = (deployment: Deployment): ExportFile[] => [
  kserve(deployment),
  knative(deployment),
  cloudRun(deployment),
  textFile('lambda.js', LAMBDA),
  lambdaTemplate(deployment),
]

const containerOf = (deployment: Deployment) => ({
  image: `registry.example.com/${imageOf(deployment)}`,
  args: ['serve'],
  env: environmentOf(deployment),
  resources: resourcesOf(deployment),
})

/** The container as a custom predictor. Knative below it wants the port's name to say which HTTP it is. */
const kserve = (deployment: Deployment): ExportFile =>
  yamlFile(
    'kserve/inference-service.yaml',
    'Speaks the Open Inference Protocol v2. For a canary: canaryTrafficPercent: 10 beside minReplicas (serverless mode only).',
    {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: metadataOf(deployment),
      spec: {
        predictor: {
          minReplicas: 1,
          maxReplicas: 5,
          timeout: 60,
          automountServiceAccountToken: false,
          containers: [
            {
              name: 'kserve-container',
              ...containerOf(deployment),
              ports: [{ name: 'http1', containerPort: PORT, protocol: 'TCP' }],
              readinessProbe: probe(READY, 2, 3),
              livenessProbe: probe(LIVE, 10, 3),
              securityContext: CONTAINER_SECURITY,
            },
          ],
        },
      },
    },
  )

/** Knative says the port by PORT, and fills in the probe's. */
const knative = (deployment: Deployment): ExportFile =>
  yamlFile('knative/service.yaml', 'Down to nothing while nobody asks; min-scale "1" keeps one.', {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: metadataOf(deployment),
    spec: {
      template: {
        metadata: {
          annotations: { 'autoscaling.knative.dev/min-scale': '0', 'autoscaling.knative.dev/max-scale': '10' },
        },
        spec: {
          timeoutSeconds: 60,
          containers: [
            {
              ...containerOf(deployment),
              ports: [{ name: 'http1', containerPort: PORT }],
              readinessProbe: { httpGet: { path: READY } },
              securityContext: CONTAINER_SECURITY,
            },
          ],
        },
      },
    },
  })

/** Cloud Run takes Knative's form with notes of its own; it sets PORT and sends SIGTERM ten seconds before the end. */
const cloudRun = (deployment: Deployment): ExportFile =>
  yamlFile(
    'cloud-run/service.yaml',
    'gcloud run services replace cloud-run/service.yaml. The image has to be of linux/amd64.',
    {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      metadata: { name: deployment.name, annotations: { 'run.googleapis.com/ingress': 'internal' } },
      spec: {
        template: {
          metadata: { annotations: { 'autoscaling.knative.dev/maxScale': '10' } },
          spec: {
            containerConcurrency: 80,
            timeoutSeconds: 60,
            containers: [
              {
                ...containerOf(deployment),
                resources: { limits: resourcesOf(deployment).limits },
                ports: [{ name: 'http1', containerPort: PORT }],
                startupProbe: probe(READY, 1, 30),
                livenessProbe: probe(LIVE, 10, 3),
              },
            ],
          },
        },
      },
    },
  )

const LAMBDA = `// AWS Lambda behind a function URL or an HTTP API: every event is a request to the same service. The handler is lambda.handler.
import { createLambdaHandler, startService } from './service.js'

const folder = new URL('.', import.meta.url)
export const handler = await createLambdaHandler(() => startService(folder, ['--host', '127.0.0.1', '--port', '0']))
`

const lambdaTemplate = ({ name, target, memory }: Deployment): ExportFile =>
  yamlFile(
    'aws-lambda/template.yaml',
    'sam deploy --guided -t aws-lambda/template.yaml. AWS_IAM: only callers who sign their requests with rights to it are let in.',
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: `Predicts ${target}.`,
      Resources: {
        Service: {
          Type: 'AWS::Serverless::Function',
          Properties: {
            FunctionName: name,
            CodeUri: '..',
            Handler: 'lambda.handler',
            Runtime: `nodejs${NODE_MAJOR}.x`,
            Architectures: ['arm64'],
            // A processor of its own comes with 1,769 MB.
            MemorySize: Math.max(1769, memory),
            Timeout: 30,
            FunctionUrlConfig: { AuthType: 'AWS_IAM' },
          },
        },
      },
      Outputs: { Url: { Value: { 'Fn::GetAtt': ['ServiceUrl', 'FunctionUrl'] } } },
    },
  )

import { z } from 'zod'
import { type Bundle, writeBundle } from '../bundle/index.ts'
import { MODELS } from '../models/index.ts'
import { membersOf } from '../pipeline/index.ts'
import { type ExportFile, textFile } from './exporter.ts'
import { hashOf } from './hash.ts'

/** The bill of materials of an export. */
export const SBOM_FILE = 'sbom.cdx.json'

const FIGURES = z.record(z.string(), z.unknown())
const FIGURE = z.object({ value: z.number(), low: z.number().nullish(), high: z.number().nullish() })

/** How a built program names a package that is part of it: the build writes a line a package (scripts/build.mjs). */
const CONTAINS = /\/\*! contains (?<name>\S+) (?<version>\S+) \((?<license>[^)]+)\) \*\//gu

const PROGRAM = /\.(?:m?js|html)$/u

/**
 * The bill of materials (CycloneDX 1.6, JSON): the model as a component with its digest and a short model card, the data
 * that it learned from by digest, the packages that are part of the programs, and every file. No clock and no chance: its serial number comes
 * of the digests.
 *
 * Source: CycloneDX 1.6, bom-1.6.schema.json, https://cyclonedx.org/docs/1.6/json/
 *
 * @param files all other files of the export but its list and its signature
 */
export function sbomOf(bundle: Bundle, target: string, name: string, files: readonly ExportFile[]): ExportFile {
  const listed = files.map((file) => ({ path: file.path, sha256: hashOf(file.bytes) }))
  const modelSha256 = hashOf(writeBundle(bundle))
  const packages = packagesIn(files)
  const identity = hashOf(new TextEncoder().encode(JSON.stringify([target, name, modelSha256, listed])))
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialOf(identity),
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'Lathe' }] },
      component: { 'bom-ref': 'export', type: 'application', name: `${name}-${target}` },
    },
    components: [
      {
        'bom-ref': 'model',
        type: 'machine-learning-model',
        name,
        description: `Predicts ${bundle.pipeline.target}. The digest is that of its .lathe file.`,
        hashes: sha256Of(modelSha256),
        modelCard: modelCardOf(bundle),
      },
      {
        'bom-ref': 'training-data',
        type: 'data',
        name: 'training data',
        ...(isDigest(bundle.record.dataSha256) && { hashes: sha256Of(bundle.record.dataSha256) }),
        data: [{ type: 'dataset', name: 'training data' }],
      },
      ...packages.map(({ name: of, version, license }) => ({
        'bom-ref': purlOf(of, version),
        type: 'library',
        name: of,
        version,
        licenses: [{ expression: license }],
        purl: purlOf(of, version),
      })),
      ...listed.map(({ path, sha256 }) => ({
        'bom-ref': `file:${path}`,
        type: 'file',
        name: path,
        hashes: sha256Of(sha256),
      })),
    ],
    dependencies: [
      {
        ref: 'export',
        dependsOn: ['model', ...packages.map((one) => purlOf(one.name, one.version))],
      },
      { ref: 'model', dependsOn: ['training-data'] },
    ],
  }
  return textFile(SBOM_FILE, `${JSON.stringify(bom, null, 2)}\n`)
}

function modelCardOf({ pipeline, record }: Bundle): object {
  const families = [...new Set(membersOf(pipeline).map(({ member }) => member.family))]
  const metrics = Object.entries(FIGURES.safeParse(record.metrics).data ?? {}).flatMap(([type, figure]) => {
    const found = FIGURE.safeParse(figure).data
    return found ? [metricOf(type, found)] : []
  })
  return {
    modelParameters: {
      approach: { type: 'supervised' },
      task: pipeline.task === 'regression' ? 'regression' : 'classification',
      architectureFamily: families.map((id) => (MODELS.ids.includes(id) ? MODELS.get(id).title : id)).join(', '),
      datasets: [{ ref: 'training-data' }],
      inputs: pipeline.inputs.map((input) => ({ format: `${input.name}: ${input.reading.kind}` })),
      outputs:
        pipeline.task === 'regression'
          ? [{ format: `${pipeline.target}: number` }]
          : pipeline.classes.map((label) => ({ format: `probability of ${label}` })),
    },
    ...(metrics.length > 0 && { quantitativeAnalysis: { performanceMetrics: metrics } }),
  }
}

const metricOf = (type: string, { value, low, high }: z.output<typeof FIGURE>) => ({
  type,
  value: String(value),
  ...(typeof low === 'number' &&
    typeof high === 'number' && { confidenceInterval: { lowerBound: String(low), upperBound: String(high) } }),
})

function packagesIn(files: readonly ExportFile[]) {
  const found = new Map<string, { name: string; version: string; license: string }>()
  for (const { path, bytes } of files) {
    if (!PROGRAM.test(path)) continue
    for (const { groups } of new TextDecoder().decode(bytes).matchAll(CONTAINS)) {
      const { name = '', version = '', license = '' } = groups ?? {}
      found.set(`${name} ${version}`, { name, version, license })
    }
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? [])
}

const purlOf = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

const sha256Of = (content: string) => [{ alg: 'SHA-256', content }]

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/u.test(text)

/** A UUID of version 8 (RFC 9562): its bits are those of a digest. */
function serialOf(digest: string): string {
  const variant = ((Number.parseInt(digest[16] ?? '0', 16) & 0x3) | 0x8).toString(16)
  const parts = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, variant + digest.slice(17, 20)]
  return `urn:uuid:${[...parts, digest.slice(20, 32)].join('-')}`
}

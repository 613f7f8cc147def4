// Builds dist/: the kernels, the scorer and the service as texts for exporters, then the programs that the command line runs.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { build as buildSite } from 'vite'
import { buildHelp } from './build-help.mjs'
import { buildKernels } from './build-kernels.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Calls that do nothing but describe a member: a program that does not use the member drops them. */
const PURE = [
  'z',
  'defineList',
  'defineModel',
  'definePredictor',
  'defineStep',
  'defineTransform',
  'defineEncoder',
  'defineEncoding',
  'defineMetric',
  'defineExporter',
  'defineFinding',
]

/** Names that others call stay: the web module is a scorer with a few lines after it. */
const SMALL = { compress: true, mangle: { toplevel: false }, codegen: true }

/** name in dist/ → entry; `alone` programs may need nothing outside their own file and Node; `small` ones go over the network to browsers. */
const PROGRAMS = {
  scorer: { entry: 'shared/explain/scorer.ts', alone: true, small: true },
  service: { entry: 'engine/serve/service.ts', alone: true },
  'package-model': { entry: 'engine/serve/package.ts', alone: true },
  'net-encoder': { entry: 'shared/export/tfjs/encoder.ts', alone: true, small: true },
  // TensorFlow.js registers what it can do when it is loaded.
  'tfjs-proof': { entry: 'engine/verify/tfjs-proof.ts', alone: true, registers: true },
  page: { entry: 'page/main.ts', alone: true, small: true },
  cli: { entry: 'cli/main.ts' },
  bench: { entry: 'bench/main.ts' },
  'tree-fit': { entry: 'bench/tree-fit.ts' },
  desktop: { entry: 'electron/main.ts' },
  // A sandboxed preload is one file, and no module.
  preload: { entry: 'electron/preload.ts', alone: true, format: 'cjs' },
  'training-process': { entry: 'engine/workers/training-process.ts' },
  'serving-process': { entry: 'engine/workers/serving-process.ts' },
  'data-process': { entry: 'engine/app/tables/data-process.ts' },
  'data-worker': { entry: 'engine/app/tables/data-worker.ts' },
  'reader-thread': { entry: 'engine/data/reader-thread.ts' },
  'scan-thread': { entry: 'engine/data/scan-thread.ts' },
  gpu: { entry: 'engine/compute/gpu.ts', registers: true },
  'kernel-thread': { entry: 'engine/compute/kernel-thread.ts' },
  'net-thread': { entry: 'engine/compute/net-thread.ts' },
}

/** Packages that programs load when they run; all others become part of them. node-sqlite3-wasm reads its .wasm beside itself. */
export const PACKAGES = [
  '@duckdb/node-api',
  'zod',
  'fflate',
  '@noble/hashes',
  'yauzl',
  'webgpu',
  'node-sqlite3-wasm',
  'pdfkit',
]

/** ONNX Runtime in WebAssembly, which proves ONNX exports: of the package's 140 MB, the three files that a processor needs. */
export const ONNX_RUNTIME = ['ort.node.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']

/** What the runtime itself brings. */
const isBuiltIn = (id) => id.startsWith('node:') || id === 'electron'

const EXTENSIONS = { esm: 'js', cjs: 'cjs' }

export async function build() {
  mkdirSync(`${ROOT}dist`, { recursive: true })
  // What kind of modules these are, also where dist/ lies apart from the rest (electron-builder.yml, asarUnpack).
  writeFileSync(`${ROOT}dist/package.json`, '{ "type": "module" }\n')
  await buildKernels()
  writePython()
  for (const file of ONNX_RUNTIME)
    copyFileSync(`${ROOT}node_modules/onnxruntime-web/dist/${file}`, `${ROOT}dist/${file}`)
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const { entry, alone = false, format = 'esm', registers = false, small = false } = program
    const bundle = await rolldown({
      input: `${ROOT}${entry}`,
      platform: 'node',
      moduleTypes: { '.css': 'text', '.svg': 'text' },
      external: (id) =>
        isBuiltIn(id) || (!alone && PACKAGES.some((known) => id === known || id.startsWith(`${known}/`))),
      treeshake: { manualPureFunctions: PURE, moduleSideEffects: registers },
    })
    const { output } = await bundle.write({
      file: `${ROOT}dist/${name}.${EXTENSIONS[format]}`,
      format,
      codeSplitting: false,
      ...(small && { minify: SMALL }),
    })
    await bundle.close()
    if (alone && format === 'esm') namePackages(`${ROOT}dist/${name}.js`, output)
    const outside = output
      .flatMap((chunk) => (chunk.type === 'chunk' ? chunk.imports : []))
      .filter((id) => !isBuiltIn(id))
    if (alone && outside.length > 0) throw new Error(`dist/${name} must stand alone but imports ${outside.join(', ')}`)
  }
}

/** Puts a line for each package that became part of a program before it: bills of materials of exports are made of them. */
function namePackages(file, output) {
  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []))
  const names = modules.flatMap((id) => id.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [])
  const lines = [...new Set(names)].sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(`${ROOT}node_modules/${name}/package.json`, 'utf8'))
    return `/*! contains ${name} ${version} (${license}) */\n`
  })
  writeFileSync(file, lines.join('') + readFileSync(file, 'utf8'))
}

/** The files of the exported Python package as one text. */
function writePython() {
  const folder = `${ROOT}python/model_package/`
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .sort()
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(folder + name, 'utf8')]))
  writeFileSync(`${ROOT}dist/python.json`, JSON.stringify(files))
}

/** The window and its help, into dist/renderer. Always for production: a test runner's NODE_ENV would put React's development build in. */
export async function buildRenderer() {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await buildSite({ configFile: `${ROOT}vite.config.ts`, mode: 'production', logLevel: 'warn' })
    buildHelp()
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--clean')) rmSync(`${ROOT}dist`, { recursive: true, force: true })
  await build()
  await buildRenderer()
}

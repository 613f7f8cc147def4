// The import law, as one table. `scripts/generate.mjs` turns it into the linter's rules, a tsconfig per room and the
// list in ARCHITECTURE.md; `scripts/import-law.test.ts` walks the real imports and fails on any edge that is not here.

const LEARNING = ['core', 'table', 'metrics', 'models']
const PREPARING = ['import', 'profile', 'clean', 'features']

/** Rooms of shared/ in reading order, each with the shared rooms that it may import. */
const SHARED = {
  core: [],
  table: ['core'],
  metrics: ['core', 'table'],
  models: ['core', 'table', 'metrics'],
  import: LEARNING,
  clean: [...LEARNING, 'import'],
  // What is found offers the cleaning step that mends it.
  profile: [...LEARNING, 'import', 'clean'],
  features: [...LEARNING, 'import'],
  pipeline: [...LEARNING, ...PREPARING],
  train: [...LEARNING, ...PREPARING, 'pipeline'],
  evaluate: [...LEARNING, 'pipeline'],
  // What a prediction, and a model, is made of: it travels with the scorer.
  explain: [...LEARNING, ...PREPARING, 'pipeline'],
  fairness: [...LEARNING],
  // Fairer models: what is trained otherwise, or decides otherwise, and what that costs.
  mitigate: [...LEARNING, ...PREPARING, 'pipeline', 'train', 'explain', 'fairness'],
  // How far new rows are from those that a model learned from, how well it does on them, and on which groups.
  monitor: [...LEARNING, ...PREPARING, 'pipeline', 'evaluate', 'fairness'],
  // A model on trial beside the one that serves: who answers, which is better, and when it has to go.
  rollout: ['core'],
  bundle: [...LEARNING, ...PREPARING, 'pipeline', 'evaluate', 'explain', 'fairness', 'monitor'],
  // Smaller models: what is left out or rounded, and what that costs.
  compress: [...LEARNING, ...PREPARING, 'pipeline', 'explain', 'bundle'],
  serve: [...LEARNING, ...PREPARING, 'pipeline', 'explain', 'monitor', 'bundle'],
  // What a run, an audit or a model has to say, for somebody who was not there.
  report: [...LEARNING, ...PREPARING, 'pipeline', 'train', 'evaluate', 'explain', 'fairness', 'bundle'],
  // Versions of a model: what happened to them, what a promotion asks for, and how two differ.
  registry: [...LEARNING, ...PREPARING, 'pipeline', 'train', 'explain', 'fairness', 'monitor', 'bundle', 'report'],
  export: [...LEARNING, ...PREPARING, 'pipeline', 'explain', 'bundle', 'compress', 'serve', 'report'],
}

/** Packages of one shared room alone: sounds of words and distances between them, for values that are spelt alike; manifests of a service. */
const PACKAGES = { clean: ['double-metaphone', 'fastest-levenshtein'], export: ['yaml'] }

const shared = (names) => names.map((name) => `shared/${name}`)
const ALL_SHARED = shared(Object.keys(SHARED))

/**
 * Every room: the rooms that it may import, the npm packages that it may import, and whether Node's modules are there,
 * or a browser's document.
 * A room is its folder; `shared` itself stands for the files directly in shared/ (the journey).
 */
export const ROOMS = {
  ...Object.fromEntries(
    Object.entries(SHARED).map(([name, rooms]) => [
      `shared/${name}`,
      { imports: shared(rooms), packages: ['zod', 'fflate', '@noble/hashes', ...(PACKAGES[name] ?? [])], node: false },
    ]),
  ),
  // Types of every room may be named in the contract; what runs is zod and the contract's own package, so that a client of
  // it carries no algorithm (a test looks into the built renderer).
  'shared/contract': { imports: ALL_SHARED, packages: ['zod', '@orpc/contract'], node: false },
  shared: { imports: ALL_SHARED, packages: [], node: false },
  // The hot loops of training and reading, in AssemblyScript: TypeScript's syntax with the types of WebAssembly, compiled to dist/*.wasm.
  kernels: { imports: [], packages: [], node: false, kernels: true },
  engine: {
    imports: ['shared', ...ALL_SHARED, 'shared/contract', 'kernels'],
    packages: [
      '@duckdb/node-api',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-webgpu',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-layers',
      'webgpu',
      'zod',
      'fflate',
      'ws',
      '@orpc/contract',
      '@orpc/server',
      '@orpc/client',
      'yauzl',
      'hucre',
      '@uwdata/flechette',
      'node-sqlite3-wasm',
      'pdfkit',
      'croner',
      'jose',
      'cockatiel',
    ],
    node: true,
  },
  cli: { imports: ['shared', ...ALL_SHARED, 'engine'], packages: ['zod'], node: true },
  // The only room with Electron. The document is the preload's.
  electron: {
    imports: ['shared/core', 'engine'],
    packages: ['electron', 'conf'],
    node: true,
    dom: true,
  },
  page: {
    imports: shared(['core', 'table', 'metrics', 'import', 'pipeline', 'explain', 'bundle', 'serve', 'export']),
    packages: [],
    node: false,
    dom: true,
  },
  renderer: {
    imports: ['shared/contract', 'shared/core'],
    packages: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      'lucide-react',
      '@fontsource-variable/inter',
      '@orpc/client',
      '@orpc/contract',
    ],
    node: false,
    dom: true,
  },
  bench: {
    imports: ['shared', ...ALL_SHARED, 'engine'],
    packages: ['@duckdb/node-api', 'playwright-core'],
    node: true,
  },
}

/** The room a file belongs to, or undefined for files outside the law (scripts, end-to-end tests). */
export function roomOf(file) {
  const [top, second] = file.split('/')
  if (top === 'shared') return file.split('/').length > 2 ? `shared/${second}` : 'shared'
  return top in ROOMS ? top : undefined
}

/** Rooms whose inner loops may use `!` on reads of typed arrays. */
export const NUMERIC_ROOMS = ['shared/core/stats', 'shared/table', 'shared/metrics', 'shared/models', 'shared/explain']

/** Files at the seam with the outside, where a cast (`as`) is allowed; everywhere else the law test refuses it. */
export const SEAM_FILES = ['shared/pipeline/load.ts']

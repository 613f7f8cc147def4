import type { Task } from '../metrics/index.ts'
import type { Candidate } from './candidate.ts'

/** How large the work of a fit is. */
export interface Shape {
  readonly task: Task
  /** 0 for regression. */
  readonly classes: number
  /** Rows that a fit learns from. */
  readonly rows: number
  /** Features as trees read them, and as linear models and nets do. */
  readonly features: number
  readonly scaled: number
  /** That the machine has. */
  readonly threads: number
}

/** What a quick model showed: rounds until rows held out gained nothing more, on so many rows. */
export interface Seen {
  readonly rows: number
  readonly rounds: number
}

/** Of a histogram, which every node has whatever its rows. */
const BINS = 256
/** More rows can be told more of: rounds grow with this power of them, as measured on ten data sets. */
const ROUNDS_POWER = 0.3
/** Rounds without gain after which boosting ends. */
const PATIENCE = 25

const numberIn = (params: Candidate['params'], name: string, otherwise: number): number => {
  const value = params[name]
  return typeof value === 'number' ? value : otherwise
}

const outputsOf = ({ classes }: Shape): number => (classes > 2 ? classes : 1)

interface Work {
  /** In entries of histograms: what one costs on this machine now, a quick model tells. */
  readonly steps: number
  /** Of the learned state. */
  readonly bytes: number
}

/** What a node of a tree takes to keep. */
const NODE_BYTES = 45

/** What a row costs on a level beside an entry of a histogram: half of the rows are taken from the other half. */
const ROW = 0.15
/** Rows times features from which on trees are grown on all threads, and what a further thread is worth. */
const [THREADED_CELLS, THREAD] = [1e6, 0.7]

/** Entries of histograms that a tree of boosting takes, on so many rows. */
export const treeSteps = (rows: number, features: number, depth: number, leaves: number): number =>
  features * (ROW * depth * rows + BINS * leaves)

const threadsOf = ({ rows, features, threads }: Shape): number =>
  rows * features >= THREADED_CELLS ? 1 + THREAD * (threads - 1) : 1

function boosting({ params }: Candidate, shape: Shape, seen: Seen): Work {
  const growth = (shape.rows / seen.rows) ** ROUNDS_POWER
  const stops = numberIn(params, 'earlyStopping', 0) > 0
  const most = numberIn(params, 'rounds', 200)
  const wanted = (seen.rounds * growth * 0.1) / numberIn(params, 'learningRate', 0.1) + PATIENCE
  const rounds = stops ? Math.min(most, wanted) : most
  const depth = numberIn(params, 'maxDepth', 6) || 5
  const leaves = Math.min(2 ** depth, numberIn(params, 'maxLeaves', 0) || Infinity, shape.rows)
  const features = shape.features * numberIn(params, 'columnSample', 1)
  const trees = rounds * outputsOf(shape)
  const steps = trees * treeSteps(shape.rows * numberIn(params, 'subsample', 1), features, depth, leaves)
  return { steps: steps / threadsOf(shape), bytes: trees * 2 * leaves * NODE_BYTES }
}

/** Deep trees have so many leaves a row: classes that are apart need few. */
const LEAVES_A_ROW = { binary: 0.15, multiclass: 0.15, regression: 0.35 } as const

function forest({ params, family }: Candidate, shape: Shape): Work {
  const { rows, features, task } = shape
  const trees = numberIn(params, 'trees', 200) * outputsOf(shape)
  const least = Math.max(1, numberIn(params, 'minLeafWeight', 5) / 2)
  const leaves = Math.max(
    2,
    Math.min(2 ** (numberIn(params, 'maxDepth', 12) || 24), (rows * LEAVES_A_ROW[task]) / least),
  )
  const own = numberIn(params, 'columnSample', 0)
  const seen = own > 0 ? own * features : task === 'regression' ? features / 3 : Math.sqrt(features)
  // A node is a small piece of work, and handing it out takes about as long again; random cuts make more of them.
  const care = family === 'extra-trees' ? 1.5 : 1
  return {
    steps: (care * trees * Math.max(1, seen) * (ROW * rows * Math.log2(leaves) + 128 * leaves)) / threadsOf(shape),
    bytes: trees * 2 * leaves * NODE_BYTES,
  }
}

function linear({ params }: Candidate, shape: Shape): Work {
  // A path of penalties takes many more steps, and bent numbers more of each.
  const steps = numberIn(params, 'path', 0) > 0 ? 64 : 1.3
  const { rows, scaled } = shape
  return { steps: outputsOf(shape) * steps * rows * scaled * Math.max(8, scaled), bytes: 8 * scaled }
}

/** Multiplications of a net that take as long as one entry of a histogram. */
const MULTIPLICATIONS = 63

function net({ params }: Candidate, { rows, scaled }: Shape): Work {
  const width = numberIn(params, 'width', 128)
  const weights = scaled * width + 2 * numberIn(params, 'blocks', 1) * width * width
  const epochs = numberIn(params, 'epochs', 0) || Math.max(5, Math.min(20, 600_000 / rows))
  const nets = numberIn(params, 'nets', 4)
  return {
    steps: (6 * nets * epochs * rows * weights) / MULTIPLICATIONS,
    bytes: 8 * nets * (32 * scaled * width + weights),
  }
}

/** What one fit takes. Families without a rule of their own are taken for a tree that is to be read. */
export function workOf(candidate: Candidate, shape: Shape, seen: Seen): Work {
  const { rows, features } = shape
  switch (candidate.family) {
    case 'gbdt':
      return boosting(candidate, shape, seen)
    case 'random-forest':
    case 'extra-trees':
      return forest(candidate, shape)
    case 'linear':
      return linear(candidate, shape)
    case 'mlp':
      return net(candidate, shape)
    case 'baseline':
      return { steps: rows, bytes: 8 }
    case 'naive-bayes':
      return { steps: 5 * rows * features, bytes: 1000 * features }
    case 'knn':
      return { steps: 2000 * rows * features, bytes: 8 * rows * features }
    default:
      return { steps: 380 * rows * features, bytes: 10_000 }
  }
}

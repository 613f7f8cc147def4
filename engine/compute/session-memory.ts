import * as at from '../../kernels/index.ts'
import { LOSSES, PASS_ROWS, type TreePlan } from '../../shared/models/index.ts'
import { MemoryPlan } from './memory-plan.ts'
import { MOST_TASKS } from './task-list.ts'

/** Histograms that are kept at once, in bytes; where they are more, some are summed up again. */
const MOST_HISTOGRAM_BYTES = 2 ** 28
const MOST_HISTOGRAMS = 1024
/** Bytes of values that are binned at once. */
const STAGED_BYTES = 2 ** 24
/** Nodes of a tree that is walked in the kernels. */
const MOST_NODES = 2 ** 18
/** Rows of all parts of a tree that are grown at once, each with room for two nodes. */
const MOST_PART_ROWS = 2 ** 16
/** A node of more rows is added up by several threads. */
export const LARGE_NODE = 2 * at.CHUNK_ROWS

/** Where everything of a session lies, and how much there is of it. */
export type SessionMemory = ReturnType<typeof planMemory>

export function planMemory({ rows, learned, cuts, outputs, hasWeights }: TreePlan, threads: number) {
  const features = cuts.length
  const words = Math.ceil(features / at.WORD_FEATURES)
  const groups = Math.max(1, Math.ceil(words / at.GROUP_WORDS))
  const padded = Math.ceil(rows / 4) * 4
  const histogramBytes = Math.max(1, words) * at.WORD_HISTOGRAM_BYTES
  const slots = Math.min(MOST_HISTOGRAMS, Math.max(12, Math.floor(MOST_HISTOGRAM_BYTES / histogramBytes)))
  // A branch holds three histograms while it is expanded.
  const wave = Math.floor(slots / 4)
  const stagedRows = Math.max(64, Math.min(at.PASS_ROWS, Math.floor(STAGED_BYTES / (8 * Math.max(1, features)))))
  const nodes = Math.min(2 * learned + 1, MOST_NODES)
  const partRows = Math.min(learned, MOST_PART_ROWS)
  const chunks = Math.ceil(learned / PASS_ROWS)
  const large = threads > 1 && groups === 1 ? Math.min(2 * wave, Math.floor(learned / LARGE_NODE) + 1, 64) : 0
  const plan = new MemoryPlan(at.TASKS + MOST_TASKS * at.TASK_BYTES)
  const areas = {
    words: plan.add(padded * words * 8),
    columns: plan.add(features * padded),
    counts: plan.add(words * at.WORD_FEATURES * 4),
    cuts: plan.add(features * at.FEATURE_BYTES),
    order: plan.add(learned * 4),
    scratch: plan.add(learned * 4),
    derivatives: plan.add(outputs * padded * 8),
    margins: plan.add(outputs * padded * 8),
    target: plan.add(padded * 8),
    weight: hasWeights ? plan.add(padded * 8) : 0,
    sums: plan.add(outputs * chunks * 16),
    staged: plan.add(stagedRows * features * 8),
    gathered: plan.add(threads * at.GATHER_BYTES),
    found: plan.add(2 * wave * groups * at.FOUND_BYTES),
    masks: plan.add(2 * wave * features),
    tables: plan.add(wave * 256),
    monotone: plan.add(features),
    levels: plan.add(features),
    used: plan.add(large * threads * 4),
    drawn: plan.add(threads * features),
    tree: plan.add(Math.max(nodes * at.NODE_BYTES, partRows * 2 * at.GROWN_BYTES)),
    private: plan.add(large * threads * histogramBytes),
    histograms: plan.add(slots * histogramBytes),
  }
  const sizes = {
    features,
    words,
    groups,
    padded,
    histogramBytes,
    slots,
    wave,
    stagedRows,
    nodes,
    partRows,
    chunks,
    large,
  }
  return { ...sizes, areas, bytes: plan.bytes }
}

/** Writes what the kernels are told of a session. */
export function writeHeader(buffer: SharedArrayBuffer, plan: TreePlan, memory: SessionMemory): void {
  const words = new Uint32Array(buffer)
  const { areas } = memory
  const header: readonly (readonly [number, number])[] = [
    [at.ROWS, plan.rows],
    [at.LEARNED, plan.learned],
    [at.FEATURES, memory.features],
    [at.WORDS, memory.words],
    [at.GROUPS, memory.groups],
    [at.PADDED_ROWS, memory.padded],
    [at.OUTPUTS, plan.outputs],
    [at.OBJECTIVE, LOSSES[plan.loss]],
    [at.BIN_WORDS, areas.words],
    [at.BIN_COLUMNS, areas.columns],
    [at.BIN_COUNTS, areas.counts],
    [at.CUTS, areas.cuts],
    [at.ORDER, areas.order],
    [at.SCRATCH, areas.scratch],
    [at.DERIVATIVES, areas.derivatives],
    [at.ALL_DERIVATIVES, areas.derivatives],
    [at.MARGINS, areas.margins],
    [at.ALL_MARGINS, areas.margins],
    [at.TARGET, areas.target],
    [at.WEIGHT, areas.weight],
    [at.SUMS, areas.sums],
    [at.STAGED, areas.staged],
    [at.GATHERED, areas.gathered],
    [at.FOUND, areas.found],
    [at.MONOTONE, areas.monotone],
    [at.LEVELS, areas.levels],
    [at.PRIVATE_USED, areas.used],
    [at.PRIVATE, areas.private],
    [at.TREE, areas.tree],
    [at.DRAWN, areas.drawn],
    [at.HISTOGRAMS, areas.histograms],
  ]
  for (const [address, value] of header) words[address >>> 2] = value
  new Float64Array(buffer)[at.OBJECTIVE_PARAMETER >>> 3] = plan.lossParameter
  words.fill(0, areas.used >>> 2, (areas.used >>> 2) + memory.large * (words[at.THREADS >>> 2] ?? 1))
  // Features that fill the last word up have one bin.
  words.fill(1, areas.counts >>> 2, (areas.counts >>> 2) + memory.words * at.WORD_FEATURES)
  const doubles = new Float64Array(buffer)
  for (const [f, cuts] of plan.cuts.entries()) {
    words[(areas.counts >>> 2) + f] = cuts.length + 2
    const from = (areas.cuts + f * at.FEATURE_BYTES) >>> 3
    doubles.fill(Infinity, from, from + 256)
    doubles.set(cuts, from)
  }
  new Uint8Array(buffer, areas.words, memory.padded * memory.words * 8).fill(0)
  new Uint8Array(buffer, areas.levels, memory.features).set(plan.levels)
  new Uint8Array(buffer, areas.drawn, (words[at.THREADS >>> 2] ?? 1) * memory.features).fill(0)
  const monotone = new Int8Array(buffer, areas.monotone, memory.features)
  if (plan.rules.monotone) monotone.set(plan.rules.monotone)
  else monotone.fill(0)
}

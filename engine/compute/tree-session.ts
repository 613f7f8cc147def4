import * as at from '../../kernels/index.ts'
import {
  type Branch,
  type GrownNode,
  type LeafValues,
  PASS_ROWS,
  type PartGrower,
  type Search,
  type Split,
  type Sums,
  scaleOf,
  scaleRules,
  type TreeNodes,
  type TreePlan,
  type TreeSession,
} from '../../shared/models/index.ts'
import { growParts } from './grown-parts.ts'
import { KernelNode } from './kernel-node.ts'
import { NodeRecords } from './node-records.ts'
import { LARGE_NODE, planMemory, type SessionMemory, writeHeader } from './session-memory.ts'
import { TaskList } from './task-list.ts'
import { type KernelMemory, openMemory } from './thread-pool.ts'
import { writeTree } from './walked-tree.ts'

/** A branch under way. */
interface Expanding {
  readonly branch: Branch
  readonly node: KernelNode
  readonly table: number
  /** The first place of the right child. */
  middle: number
}

/** A session in the kernels: rows, margins and histograms lie in the shared memory, and each stage is a phase of tasks. */
export class KernelSession implements TreeSession {
  readonly margins: readonly Float64Array[]
  readonly target: Float64Array
  readonly weight: Float64Array | null
  units: Sums = { gradient: 1, hessian: 1 }
  private readonly plan: TreePlan
  private readonly places: SessionMemory
  private readonly memory: KernelMemory
  private readonly tasks: TaskList
  private readonly records: NodeRecords
  private readonly words: Uint32Array
  private readonly doubles: Float64Array
  private readonly bytes: Uint8Array
  /** Who has which histogram, the one that has had it longest first. */
  private readonly owners = new Map<number, KernelNode>()
  private readonly free: number[] = []
  private learned = 0
  private isOrderWritten = false

  constructor(plan: TreePlan, threads: number) {
    this.plan = plan
    this.places = planMemory(plan, threads)
    this.memory = openMemory(this.places.bytes, threads)
    const { buffer } = this.memory
    writeHeader(buffer, plan, this.places)
    this.tasks = new TaskList(this.memory)
    this.words = new Uint32Array(buffer)
    this.doubles = new Float64Array(buffer)
    this.bytes = new Uint8Array(buffer)
    this.records = new NodeRecords(buffer, this.places)
    const { areas, padded } = this.places
    const view = (address: number) => new Float64Array(buffer, address, plan.rows)
    this.margins = Array.from({ length: plan.outputs }, (_, k) => view(areas.margins + k * padded * 8))
    this.target = view(areas.target)
    this.weight = plan.hasWeights ? view(areas.weight) : null
  }

  bin(columns: readonly Float64Array[], row: number): void {
    const { areas, stagedRows, words } = this.places
    const rows = columns[0]?.length ?? 0
    for (let from = 0; from < rows; from += stagedRows) {
      const count = Math.min(stagedRows, rows - from)
      for (const [f, values] of columns.entries())
        this.doubles.set(values.subarray(from, from + count), (areas.staged + f * stagedRows * 8) >>> 3)
      for (let word = 0; word < words; word++) this.tasks.add(at.BIN_TASK, word, row + from, count, stagedRows * 8)
      this.tasks.run()
    }
  }

  derive(): void {
    const { chunks } = this.places
    for (let chunk = 0; chunk < chunks; chunk++) {
      const from = chunk * PASS_ROWS
      this.tasks.add(at.DERIVE_TASK, chunk, from, Math.min(from + PASS_ROWS, this.plan.learned), chunks)
    }
    this.tasks.run()
  }

  startTree(output: number, rows: Uint32Array | null, search: Search): KernelNode {
    const { areas, chunks, padded } = this.places
    let [gradient, hessian] = [0, 0]
    for (let chunk = 0; chunk < chunks; chunk++) {
      const sums = (areas.sums >>> 3) + 2 * (output * chunks + chunk)
      gradient += this.doubles[sums] ?? 0
      hessian += this.doubles[sums + 1] ?? 0
    }
    const scales = { gradient: scaleOf(gradient), hessian: scaleOf(hessian) }
    this.units = { gradient: 1 / scales.gradient, hessian: 1 / scales.hessian }
    const derivatives = areas.derivatives + output * padded * 8
    this.writeTreeHeader(derivatives, areas.margins + output * padded * 8, scales)
    for (let from = 0; from < this.plan.learned; from += PASS_ROWS)
      this.tasks.add(at.QUANTISE_TASK, derivatives, from, Math.min(from + PASS_ROWS, this.plan.learned))
    this.tasks.run()
    if (rows) new Uint32Array(this.memory.buffer, areas.order, rows.length).set(rows)
    this.isOrderWritten = rows !== null
    this.learned = rows?.length ?? this.plan.learned
    this.owners.clear()
    this.free.splice(0, this.free.length, ...Array.from({ length: this.places.slots }, (_, slot) => slot).reverse())
    const histogram = this.takeHistogram([])
    this.records.start()
    this.records.ask(0, search, null, this.units)
    this.addUp(histogram, 0, this.learned, rows === null, null, 0, -1, { large: 0 })
    this.tasks.run()
    return this.found(0, 0, this.learned, this.records.sumsOf(0), histogram, rows === null)
  }

  private writeTreeHeader(derivatives: number, margins: number, scales: Sums): void {
    const { rules } = this.plan
    const scaled = scaleRules(rules, this.units)
    this.words[at.DERIVATIVES >>> 2] = derivatives
    this.words[at.MARGINS >>> 2] = margins
    this.words[at.IS_PLAIN >>> 2] = scaled.isPlain ? 1 : 0
    const header: readonly (readonly [number, number])[] = [
      [at.GRADIENT_SCALE, scales.gradient],
      [at.HESSIAN_SCALE, scales.hessian],
      [at.L1, scaled.l1],
      [at.L2, scaled.l2],
      [at.LEAST_CHILD, scaled.leastChild],
      [at.MOST_STEP, scaled.mostStep],
      [at.LEAST_GAIN, scaled.leastGain],
      [at.LEVEL_SMOOTHING, scaled.levelSmoothing],
      [at.LEVEL_L2, scaled.levelL2],
    ]
    for (const [address, value] of header) this.doubles[address >>> 3] = value
  }

  /** A histogram that is free, or that of a node that is not among `busy`, which then has none. */
  private takeHistogram(busy: readonly KernelNode[]): number {
    const own = this.free.pop()
    if (own !== undefined) return own
    for (const [histogram, owner] of this.owners)
      if (!busy.includes(owner)) {
        owner.histogram = -1
        this.owners.delete(histogram)
        return histogram
      }
    throw new Error('more nodes are expanded at once than there are histograms')
  }

  private giveBack(histogram: number): void {
    if (histogram < 0) return
    this.owners.delete(histogram)
    this.free.push(histogram)
  }

  /**
   * Adds the tasks that fill a histogram with the rows of a node, subtract it from the parent's, and search both.
   *
   * @param parent the histogram of the parent, which becomes the sibling's; null: there is none
   * @param record,sibling where the answers go; −1: no search
   * @param state how many nodes of the phase several threads add up
   */
  private addUp(
    histogram: number,
    from: number,
    to: number,
    isRoot: boolean,
    parent: number | null,
    record: number,
    sibling: number,
    state: { large: number },
  ): void {
    const { groups, large } = this.places
    const own = this.addressOf(histogram)
    const target = parent === null ? 0 : this.addressOf(parent)
    const chunks = Math.ceil((to - from) / at.CHUNK_ROWS)
    const isLarge = to - from > LARGE_NODE && state.large < large && this.tasks.room > chunks
    if (!isLarge) {
      for (let group = 0; group < groups; group++)
        this.tasks.add(at.HISTOGRAM_TASK, own, from, to, target, Number(isRoot), group, record, sibling, -1, 0, 0)
      return
    }
    const place = state.large++
    let counter = 0
    for (let chunk = 0; chunk < chunks; chunk++) {
      const start = from + chunk * at.CHUNK_ROWS
      const end = Math.min(start + at.CHUNK_ROWS, to)
      const words = [own, start, end, target, Number(isRoot), 0, record, sibling, place, counter, 0]
      const task = this.tasks.add(at.HISTOGRAM_TASK, ...words)
      if (chunk > 0) continue
      counter = this.tasks.addressOf(task)
      this.tasks.setWord(task, 10, counter)
      this.tasks.setWord(task, 11, chunks)
    }
  }

  private addressOf(histogram: number): number {
    return this.places.areas.histograms + histogram * this.places.histogramBytes
  }

  /** A node with what was found in it; its histogram goes back where nothing was. */
  private found(record: number, from: number, to: number, sums: Sums, histogram: number, isRoot = false): KernelNode {
    const split = record < 0 ? null : this.records.bestOf(record, sums, this.units)
    const grown = new KernelNode(from, to, isRoot, sums, split, split ? histogram : -1)
    if (split && histogram >= 0) this.owners.set(histogram, grown)
    else this.giveBack(histogram)
    return grown
  }

  expand(branches: readonly Branch[]): (readonly [GrownNode, GrownNode])[] {
    const children: (readonly [GrownNode, GrownNode])[] = []
    for (let first = 0; first < branches.length; first += this.places.wave)
      children.push(...this.expandSome(branches.slice(first, first + this.places.wave)))
    return children
  }

  private expandSome(branches: readonly Branch[]): (readonly [GrownNode, GrownNode])[] {
    const expanding = branches.map((branch, i): Expanding => {
      const { node } = branch
      if (!(node instanceof KernelNode)) throw new Error('the node is not one of this session')
      return { branch, node, table: this.writeTable(i, branch.split), middle: 0 }
    })
    this.partition(expanding)
    this.records.start()
    const busy = expanding.map(({ node }) => node)
    const state = { large: 0 }
    const histograms = new Map<Expanding, readonly [number, number]>()
    // Tasks are done from the last one on: the largest nodes first.
    const bySize = [...expanding].sort((a, b) => a.node.to - a.node.from - (b.node.to - b.node.from))
    for (const one of bySize) histograms.set(one, this.search(one, 2 * expanding.indexOf(one), busy, state))
    this.tasks.run()
    return expanding.map((one, i) => {
      const { branch, node, middle } = one
      const [left, right] = histograms.get(one) ?? [-1, -1]
      const { gradient, hessian } = branch.split.left
      const rest = { gradient: node.sums.gradient - gradient, hessian: node.sums.hessian - hessian }
      return [
        this.found(branch.left ? 2 * i : -1, node.from, middle, branch.split.left, left),
        this.found(branch.right ? 2 * i + 1 : -1, middle, node.to, rest, right),
      ]
    })
  }

  /** For each of 256 bins 1 (left) or 0. */
  private writeTable(place: number, { bin, missingLeft, levels }: Split): number {
    const table = this.places.areas.tables + place * 256
    if (levels) for (let i = 0; i < 256; i++) this.bytes[table + i] = ((levels[i >> 3] ?? 0) >> (i & 7)) & 1
    else {
      this.bytes[table] = missingLeft ? 1 : 0
      this.bytes.fill(1, table + 1, table + bin + 1)
      this.bytes.fill(0, table + bin + 1, table + 256)
    }
    return table
  }

  /** Puts the rows of each node in the order of its children. */
  private partition(expanding: readonly Expanding[]): void {
    const parts: { readonly one: Expanding; readonly task: number; readonly from: number; readonly to: number }[] = []
    const size = this.memory.threads > 1 ? at.PASS_ROWS : Infinity
    for (const one of expanding) {
      const { node, branch, table } = one
      const isAlone = node.to - node.from <= size
      for (let from = node.from; from < node.to; from += size) {
        const to = Math.min(from + size, node.to)
        const { feature } = branch.split
        const isRoot = Number(node.isRoot)
        const task = this.tasks.add(at.PARTITION_TASK, feature, from, to, table, isRoot, 0, Number(isAlone))
        parts.push({ one, task, from, to })
      }
    }
    this.tasks.run()
    this.isOrderWritten = true
    const counted = parts.map((part) => ({ ...part, count: this.tasks.word(part.task, 6) }))
    for (const { one, count } of counted) one.middle += count
    for (const one of expanding) one.middle += one.node.from
    const next = new Map<Expanding, { left: number; right: number }>()
    for (const { one, from, to, count } of counted) {
      if (one.node.to - one.node.from <= size) continue
      const places = next.get(one) ?? { left: one.node.from, right: one.middle }
      this.tasks.add(at.SETTLE_TASK, 0, from, to, 0, 0, count, places.left, places.right)
      next.set(one, { left: places.left + count, right: places.right + (to - from - count) })
    }
    this.tasks.run()
  }

  /** Adds the tasks of a branch's children, and returns their histograms. */
  private search(
    { branch, node, middle }: Expanding,
    record: number,
    busy: readonly KernelNode[],
    state: { large: number },
  ): readonly [number, number] {
    if (!branch.left && !branch.right) {
      this.giveBack(node.histogram)
      return [-1, -1]
    }
    const { gradient, hessian } = branch.split.left
    const rest = { gradient: node.sums.gradient - gradient, hessian: node.sums.hessian - hessian }
    if (branch.left) this.records.ask(record, branch.left, branch.split.left, this.units)
    if (branch.right) this.records.ask(record + 1, branch.right, rest, this.units)
    const records = [branch.left ? record : -1, branch.right ? record + 1 : -1] as const
    const isLeftSmall = middle - node.from <= node.to - middle
    const small = isLeftSmall ? 0 : 1
    const large = isLeftSmall ? 1 : 0
    const ranges = [
      [node.from, middle],
      [middle, node.to],
    ] as const
    const own = this.takeHistogram(busy)
    const parent = node.histogram
    if (parent >= 0) {
      // The smaller child is summed up, its sibling is the parent less that: half the work or less.
      this.owners.delete(parent)
      this.addUp(own, ...ranges[small], false, parent, records[small], records[large], state)
      return isLeftSmall ? [own, parent] : [parent, own]
    }
    const other = this.takeHistogram(busy)
    this.addUp(own, ...ranges[small], false, null, records[small], -1, state)
    this.addUp(other, ...ranges[large], false, null, records[large], -1, state)
    return isLeftSmall ? [own, other] : [other, own]
  }

  get order(): Uint32Array {
    if (!this.isOrderWritten) this.writeOrder()
    return new Uint32Array(this.memory.buffer, this.places.areas.order, this.learned)
  }

  addLeaves(leaves: readonly LeafValues[]): void {
    let table = 0
    for (const leaf of leaves) {
      const { from, to, isRoot } = leaf.node
      if (!('value' in leaf) && table === this.places.wave) {
        this.tasks.run()
        table = 0
      }
      const address = 'value' in leaf ? 0 : this.writeTable(table++, leaf.split)
      for (let start = from; start < to; start += PASS_ROWS) {
        const end = Math.min(start + PASS_ROWS, to)
        if ('value' in leaf) {
          const task = this.tasks.add(at.LEAF_TASK, 0, start, end, 0, Number(isRoot))
          this.tasks.setDoubles(task, leaf.value)
        } else {
          const task = this.tasks.add(at.LEAF_SPLIT_TASK, leaf.split.feature, start, end, address, Number(isRoot))
          this.tasks.setDoubles(task, leaf.left, leaf.right)
        }
      }
    }
    this.tasks.run()
  }

  walk(tree: TreeNodes, output: number, from: number, to: number): void {
    if (from >= to) return
    const { areas, padded, nodes } = this.places
    this.words[at.MARGINS >>> 2] = areas.margins + output * padded * 8
    if (!writeTree(tree, this.memory.buffer, areas.tree, nodes))
      throw new RangeError(`a tree has more than ${nodes} nodes`)
    for (let start = from; start < to; start += PASS_ROWS)
      this.tasks.add(at.WALK_TASK, 0, start, Math.min(start + PASS_ROWS, to))
    this.tasks.run()
  }

  get parts(): PartGrower {
    const { partRows } = this.places
    const { memory, places, tasks, units } = this
    return {
      // Of one thread a part may be the whole tree; several threads want several parts.
      partRows: memory.threads > 1 ? Math.min(partRows, at.CHUNK_ROWS) : partRows,
      rows: partRows,
      grow: (roots, draws) => {
        if (!this.isOrderWritten) this.writeOrder()
        return growParts(memory, places, tasks, roots, draws, units)
      },
    }
  }

  private writeOrder(): void {
    const order = new Uint32Array(this.memory.buffer, this.places.areas.order, this.learned)
    for (let row = 0; row < order.length; row++) order[row] = row
    this.isOrderWritten = true
  }

  close(): void {
    this.memory.close()
  }
}

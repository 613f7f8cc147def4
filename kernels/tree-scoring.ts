// Many trees over many rows, 16 rows to an instruction: every node of a tree is asked, whichever way a row goes, and the leaf of a row
// is put together from the bottom up. No step waits for a memory access of the one before, and there is nothing to guess. Values are
// ranks among the thresholds of their feature, so that a byte says which of them lie below. The plan is laid out by
// engine/compute/tree-image.ts. An own memory, apart from that of training.
import {
  COLUMN_BYTES,
  COLUMN_CUTS,
  COLUMN_IS_LEVELS,
  CONSTANTS,
  FOLD_BYTES,
  LEVEL_TEST_BYTES,
  PLAN_COLUMNS,
  PLAN_FEATURES,
  PLAN_LEAVES,
  PLAN_NODES,
  PLAN_OUTPUTS,
  PLAN_PLANES,
  PLAN_TREE_COUNT,
  PLAN_TREES,
  PLANE_BYTES,
  PLANES,
  RANK_TEST_BYTES,
  SCORED_BYTES,
  SCORED_ROWS,
  TREE_FOLDS,
  TREE_LEVEL_TESTS,
  TREE_RANK_TESTS,
  TREE_RECORD_BYTES,
  TREE_RESULT,
  TREE_VALUES,
  WALK_NODE_BYTES,
  WALKED_TOGETHER,
} from './scoring-layout.ts'

/** Rows of one instruction. */
const LANES: usize = 16
/** What is left of the rows, up to so many, takes less time by one instruction a node than by four. */
const FEW_ROWS: usize = 32

/** Writes the slot of each leaf number: the number itself, for every row. */
export function writeLeafNumbers(): void {
  for (let leaf: usize = 0; leaf < 256; leaf++)
    memory.fill(usize(CONSTANTS) + leaf * usize(SCORED_BYTES), u8(leaf), SCORED_BYTES)
}

/**
 * Adds what the trees say of rows to their margins.
 *
 * @param plan where the plan lies
 * @param columns values, column after column, `pitch` bytes apart
 * @param margins one array an output, `pitch` bytes apart
 */
export function scorePlan(plan: usize, columns: usize, margins: usize, pitch: usize, rows: usize): void {
  const trees = load<usize>(plan, PLAN_TREES)
  const count = load<usize>(plan, PLAN_TREE_COUNT)
  const outputs = load<usize>(plan, PLAN_OUTPUTS)
  for (let from: usize = 0; from < rows; from += SCORED_ROWS) {
    const held = min<usize>(SCORED_ROWS, rows - from)
    writePlanes(plan, columns + (from << 3), pitch, held)
    let output: usize = 0
    for (let t: usize = 0; t < count; t++) {
      const tree = trees + t * TREE_RECORD_BYTES
      const own = margins + output * pitch + (from << 3)
      let part: usize = 0
      for (; part + FEW_ROWS < held; part += SCORED_BYTES) {
        testRanks(load<usize>(tree, TREE_RANK_TESTS), load<usize>(tree, TREE_RANK_TESTS + 4), part)
        testLevels(load<usize>(tree, TREE_LEVEL_TESTS), load<usize>(tree, TREE_LEVEL_TESTS + 4), part, SCORED_BYTES)
        fold(load<usize>(tree, TREE_FOLDS), load<usize>(tree, TREE_FOLDS + 4))
        addValues(tree, own + (part << 3), min<usize>(SCORED_BYTES, held - part))
      }
      for (; part < held; part += LANES) {
        testFewRanks(load<usize>(tree, TREE_RANK_TESTS), load<usize>(tree, TREE_RANK_TESTS + 4), part)
        testLevels(load<usize>(tree, TREE_LEVEL_TESTS), load<usize>(tree, TREE_LEVEL_TESTS + 4), part, LANES)
        foldFew(load<usize>(tree, TREE_FOLDS), load<usize>(tree, TREE_FOLDS + 4))
        addValues(tree, own + (part << 3), min<usize>(LANES, held - part))
      }
      if (++output === outputs) output = 0
    }
  }
}

/** Two bytes a value: its rank with missing as the lowest and as the highest, or the byte and the bit of its bin. */
function writePlanes(plan: usize, columns: usize, pitch: usize, rows: usize): void {
  const features = load<usize>(plan, PLAN_FEATURES)
  const first = load<usize>(plan, PLAN_COLUMNS)
  for (let f: usize = 0; f < features; f++) {
    const column = first + f * COLUMN_BYTES
    const cuts = load<usize>(column, COLUMN_CUTS)
    const values = columns + f * pitch
    const planes = usize(PLANES) + 2 * f * usize(PLANE_BYTES)
    if (load<i32>(column, COLUMN_IS_LEVELS) !== 0)
      for (let row: usize = 0; row < rows; row++) {
        const bin = u32(i32(load<f64>(values + (row << 3)))) & 255
        store<u8>(planes + row, bin >> 3)
        store<u8>(planes + row, u8(u32(1) << (bin & 7)), PLANE_BYTES)
      }
    else if (cuts !== 0) {
      for (let row: usize = 0; row < rows; row++) {
        const value = load<f64>(values + (row << 3))
        const rank = rankOf(value, cuts)
        store<u8>(planes + row, rank)
        store<u8>(planes + row, value <= Infinity ? rank : 255, PLANE_BYTES)
      }
    }
  }
}

/** How many of 255 cuts, filled up with infinity, lie below a value; none below a missing one. */
function rankOf(value: f64, cuts: usize): u8 {
  let below: usize = 0
  below += usize(load<f64>(cuts + (below << 3), 127 << 3) < value) << 7
  below += usize(load<f64>(cuts + (below << 3), 63 << 3) < value) << 6
  below += usize(load<f64>(cuts + (below << 3), 31 << 3) < value) << 5
  below += usize(load<f64>(cuts + (below << 3), 15 << 3) < value) << 4
  below += usize(load<f64>(cuts + (below << 3), 7 << 3) < value) << 3
  below += usize(load<f64>(cuts + (below << 3), 3 << 3) < value) << 2
  below += usize(load<f64>(cuts + (below << 3), 1 << 3) < value) << 1
  below += usize(load<f64>(cuts + (below << 3)) < value)
  return u8(below)
}

/** For each test by rank its slot becomes 255 where the row goes right. */
function testRanks(test: usize, end: usize, part: usize): void {
  for (; test < end; test += RANK_TEST_BYTES) {
    const plane = load<usize>(test) + part
    const slot = load<usize>(test, 4)
    const most = v128.load8_splat(test, 8)
    v128.store(slot, i8x16.gt_u(v128.load(plane), most))
    v128.store(slot, i8x16.gt_u(v128.load(plane, 16), most), 16)
    v128.store(slot, i8x16.gt_u(v128.load(plane, 32), most), 32)
    v128.store(slot, i8x16.gt_u(v128.load(plane, 48), most), 48)
  }
}

/** The same for 16 rows. */
function testFewRanks(test: usize, end: usize, part: usize): void {
  for (; test < end; test += RANK_TEST_BYTES) {
    const ranks = v128.load(load<usize>(test) + part)
    v128.store(load<usize>(test, 4), i8x16.gt_u(ranks, v128.load8_splat(test, 8)))
  }
}

/** The same for tests by a set of 256 bins, and so many rows. */
function testLevels(test: usize, end: usize, part: usize, rows: usize): void {
  const zero = i64x2(0, 0)
  const sixteen = i8x16.splat(16)
  for (; test < end; test += LEVEL_TEST_BYTES) {
    const plane = load<usize>(test) + part
    const slot = load<usize>(test, 4)
    const low = v128.load(test, 8)
    const high = v128.load(test, 24)
    for (let at: usize = 0; at < rows; at += LANES) {
      const byte = v128.load(plane + at)
      const bits = v128.or(i8x16.swizzle(low, byte), i8x16.swizzle(high, i8x16.sub(byte, sixteen)))
      v128.store(slot + at, i8x16.eq(v128.and(bits, v128.load(plane + at, PLANE_BYTES)), zero))
    }
  }
}

/** From the lowest nodes up: a node's slot becomes the leaf of the side that the row goes to. */
function fold(node: usize, end: usize): void {
  for (; node < end; node += FOLD_BYTES) {
    const slot = load<usize>(node)
    const left = load<usize>(node, 4)
    const right = load<usize>(node, 8)
    v128.store(slot, v128.bitselect(v128.load(right), v128.load(left), v128.load(slot)))
    v128.store(slot, v128.bitselect(v128.load(right, 16), v128.load(left, 16), v128.load(slot, 16)), 16)
    v128.store(slot, v128.bitselect(v128.load(right, 32), v128.load(left, 32), v128.load(slot, 32)), 32)
    v128.store(slot, v128.bitselect(v128.load(right, 48), v128.load(left, 48), v128.load(slot, 48)), 48)
  }
}

/** The same for 16 rows. */
function foldFew(node: usize, end: usize): void {
  for (; node < end; node += FOLD_BYTES) {
    const slot = load<usize>(node)
    const left = load<usize>(node, 4)
    const right = load<usize>(node, 8)
    v128.store(slot, v128.bitselect(v128.load(right), v128.load(left), v128.load(slot)))
  }
}

function addValues(tree: usize, margins: usize, rows: usize): void {
  const leaves = load<usize>(tree, TREE_RESULT)
  const values = load<usize>(tree, TREE_VALUES)
  for (let row: usize = 0; row < rows; row++) {
    const at = margins + (row << 3)
    store<f64>(at, load<f64>(at) + load<f64>(values + (usize(load<u8>(leaves + row)) << 3)))
  }
}

/**
 * The same for trees with more leaves than a byte counts: each row walks down, several side by side, without a branch. A node is a set
 * of ranks or bins that go left; a leaf leads to itself.
 *
 * @param rows a multiple of WALKED_TOGETHER, of which `held` count; there are planes for so many
 */
export function walkPlan(plan: usize, columns: usize, margins: usize, pitch: usize, rows: usize, held: usize): void {
  const width = load<usize>(plan, PLAN_FEATURES) << 1
  const values = load<usize>(plan, PLAN_PLANES)
  writeRows(plan, columns, pitch, held, values, width)
  const trees = load<usize>(plan, PLAN_TREES)
  const count = load<usize>(plan, PLAN_TREE_COUNT)
  const outputs = load<usize>(plan, PLAN_OUTPUTS)
  const nodes = load<usize>(plan, PLAN_NODES)
  const leaves = load<usize>(plan, PLAN_LEAVES)
  let output: usize = 0
  for (let t: usize = 0; t < count; t++) {
    const root = load<u32>(trees + (t << 2))
    const own = margins + output * pitch
    for (let row: usize = 0; row < rows; row += WALKED_TOGETHER) {
      const first = values + row * width
      let a = root
      let b = root
      let c = root
      let d = root
      let e = root
      let f = root
      let g = root
      let h = root
      while (true) {
        const nextA = step(nodes, a, first)
        const nextB = step(nodes, b, first + width)
        const nextC = step(nodes, c, first + 2 * width)
        const nextD = step(nodes, d, first + 3 * width)
        const nextE = step(nodes, e, first + 4 * width)
        const nextF = step(nodes, f, first + 5 * width)
        const nextG = step(nodes, g, first + 6 * width)
        const nextH = step(nodes, h, first + 7 * width)
        const moved = (nextA ^ a) | (nextB ^ b) | (nextC ^ c) | (nextD ^ d)
        if ((moved | (nextE ^ e) | (nextF ^ f) | (nextG ^ g) | (nextH ^ h)) === 0) break
        a = nextA
        b = nextB
        c = nextC
        d = nextD
        e = nextE
        f = nextF
        g = nextG
        h = nextH
      }
      const at = own + (row << 3)
      add(at, leaves, a)
      add(at + 8, leaves, b)
      add(at + 16, leaves, c)
      add(at + 24, leaves, d)
      add(at + 32, leaves, e)
      add(at + 40, leaves, f)
      add(at + 48, leaves, g)
      add(at + 56, leaves, h)
    }
    if (++output === outputs) output = 0
  }
}

function add(margin: usize, leaves: usize, leaf: u32): void {
  store<f64>(margin, load<f64>(margin) + load<f64>(leaves + (usize(leaf) << 3)))
}

/** The node below; of a leaf the leaf itself, for which every value is in its set. */
function step(nodes: usize, node: u32, row: usize): u32 {
  const at = nodes + usize(node) * WALK_NODE_BYTES
  const value = usize(load<u8>(row + load<usize>(at, 8)))
  const isLeft = (u32(load<u8>(load<usize>(at, 4) + (value >> 3))) >> (u32(value) & 7)) & 1
  return load<u32>(at) + 1 - isLeft
}

/** Two bytes a value, row after row: its rank with missing as the lowest and as the highest, or its bin. */
function writeRows(plan: usize, columns: usize, pitch: usize, rows: usize, to: usize, width: usize): void {
  const features = width >> 1
  const first = load<usize>(plan, PLAN_COLUMNS)
  for (let f: usize = 0; f < features; f++) {
    const column = first + f * COLUMN_BYTES
    const cuts = load<usize>(column, COLUMN_CUTS)
    const isLevels = load<i32>(column, COLUMN_IS_LEVELS) !== 0
    if (cuts === 0 && !isLevels) continue
    const values = columns + f * pitch
    let at = to + 2 * f
    for (let row: usize = 0; row < rows; row++) {
      const value = load<f64>(values + (row << 3))
      const rank = isLevels ? u8(i32(value)) : rankOf(value, cuts)
      store<u8>(at, rank)
      store<u8>(at, value <= Infinity ? rank : 255, 1)
      at += width
    }
  }
}

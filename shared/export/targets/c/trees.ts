import type { TreeTables } from '../../formula/writer.ts'
import { cNumber } from './numbers.ts'

/** Tables of trees in C, and how much their quantised leaves may be off. */
export interface WrittenTrees {
  readonly declarations: string
  /** Most that all leaves together can move an output when they are kept in 16 bits. */
  readonly mostError: number
}

/** Thresholds of each feature, ascending, without repeats: a node keeps the place of its own. */
function cutsOf({ state, features }: TreeTables): number[][] {
  const cuts = features.map(() => new Set<number>())
  for (const [node, left] of state.left.entries())
    if (left >= 0) cuts[state.feature[node] ?? 0]?.add(state.threshold[node] ?? 0)
  return cuts.map((own) => [...own].sort((a, b) => a - b))
}

/** Where each list begins when they lie end to end, and at the end their whole length. */
function startsOf(lists: readonly (readonly number[])[]): number[] {
  const starts = [0]
  for (const list of lists) starts.push((starts.at(-1) ?? 0) + list.length)
  return starts
}

const [MISSING_LEFT, IS_SET] = [1, 2]
const LARGEST_INT16 = 32_767

/**
 * Trees as tables: each feature is brought to the place among its own thresholds once a row, so that a node compares small
 * whole numbers, and the comparison is exact however small they are.
 */
export function writeTrees(tables: TreeTables): WrittenTrees {
  const { name, state, base, features } = tables
  const { sets } = state.levels ?? {}
  const cuts = cutsOf(tables)
  const starts = startsOf(cuts)
  const setNodes = [...(sets?.start ?? [])].flatMap((from, node) =>
    from >= 0 && (state.left[node] ?? -1) >= 0 ? [node] : [],
  )
  const setOf = new Map(setNodes.map((node, place) => [node, place]))
  const nodes = state.left.length
  const isLeaf = (node: number) => (state.left[node] ?? -1) < 0
  const places = Array.from({ length: nodes }, (_, node) => {
    const f = state.feature[node] ?? 0
    return isLeaf(node) ? 0 : (setOf.get(node) ?? cuts[f]?.indexOf(state.threshold[node] ?? 0) ?? 0)
  })
  const flags = Array.from({ length: nodes }, (_, node) =>
    isLeaf(node) ? 0 : (state.missingLeft[node] === 1 ? MISSING_LEFT : 0) + (setOf.has(node) ? IS_SET : 0),
  )
  const leaves = Array.from({ length: nodes }, (_, node) => (isLeaf(node) ? (state.value[node] ?? 0) : 0))
  const largest = leaves.reduce((most, leaf) => Math.max(most, Math.abs(leaf)), 0)
  const scale = largest > 0 ? largest / LARGEST_INT16 : 1
  const quantised = leaves.map((leaf) => Math.round(leaf / scale))
  const bits = setNodes.flatMap((node) => {
    const from = sets?.start[node] ?? 0
    return Array.from({ length: 32 }, (_, i) => sets?.bits[from + i] ?? 0)
  })
  const levelTables = features.map((_, f) => levelTable(tables, f))
  const levelStarts = startsOf(levelTables)
  const array = (type: string, id: string, values: readonly (number | string)[]) =>
    `static const ${type} ${name}_${id}[] = {${(values.length > 0 ? values : [0]).join(',')}};\n`
  const declarations = [
    `/* ${state.roots.length} trees, ${nodes} nodes */\n`,
    array('double', 'cuts', cuts.flat().map(cNumber)),
    array(smallest(starts), 'starts', starts),
    array('double', 'level_values', levelTables.flat().map(cNumber)),
    array(smallest(levelStarts), 'level_starts', levelStarts),
    array('unsigned char', 'sets', bits),
    array(
      smallest(state.feature.map((f) => Math.max(0, f))),
      'feature',
      [...state.feature].map((f) => Math.max(0, f)),
    ),
    array('unsigned char', 'flags', flags),
    array(smallest(places), 'place', places),
    array(
      smallest(state.left),
      'left',
      [...state.left].map((child) => Math.max(0, child)),
    ),
    array(
      smallest(state.right),
      'right',
      [...state.right].map((child) => Math.max(0, child)),
    ),
    array(smallest(state.roots), 'roots', [...state.roots]),
    '#ifdef MODEL_QUANTISED\n',
    array('short', 'leaf', quantised),
    '#else\n',
    array(
      'float',
      'leaf',
      leaves.map((leaf) => `${cNumber(Math.fround(leaf))}f`),
    ),
    '#endif\n',
    functionText(tables, scale, sets !== null && sets !== undefined),
  ].join('')
  return { declarations, mostError: (state.roots.length / base.length) * (scale / 2) }
}

/** What the codes of a feature of levels are read as; empty where they are read as they are. */
function levelTable({ state: { levels }, features }: TreeTables, f: number): number[] {
  const start = levels?.start[f] ?? -1
  if (!levels || start < 0 || features[f]?.kind === 'number') return []
  return [...levels.table.slice(start, start + (levels.count[f] ?? 0))]
}

/** The smallest unsigned type of C that holds the values. */
function smallest(values: ArrayLike<number>): string {
  const most = Array.from(values).reduce((largest, value) => Math.max(largest, value), 0)
  return most < 256 ? 'unsigned char' : most < 65_536 ? 'unsigned short' : 'unsigned long'
}

function functionText({ name, state, base, features }: TreeTables, scale: number, hasSets: boolean): string {
  const none = hasSets ? '0.0' : 'NAN'
  return `static void ${name}_score(const double *x, double *sums) {
  unsigned long t, node;
  unsigned short f;
  unsigned short places[${features.length || 1}];
  unsigned char missing[${features.length || 1}];
${base.map((own, k) => `  sums[${k}] = ${cNumber(own)};\n`).join('')}  for (f = 0; f < ${features.length}; f++) {
    double value = x[f];
    const unsigned long levels = (unsigned long)(${name}_level_starts[f + 1] - ${name}_level_starts[f]);
    if (levels > 0)
      value = value >= 0 && value < (double)levels ? ${name}_level_values[${name}_level_starts[f] + (unsigned long)value] : ${none};
    missing[f] = isnan(value) ? 1 : 0;
    places[f] = model_place(${name}_cuts + ${name}_starts[f], (unsigned long)(${name}_starts[f + 1] - ${name}_starts[f]), value);
${hasSets ? `    if (levels > 0) places[f] = (unsigned short)value;\n` : ''}  }
  for (t = 0; t < ${state.roots.length}; t++) {
    node = ${name}_roots[t];
    while (${name}_left[node] > 0) {
      const unsigned char flags = ${name}_flags[node];
      int goes_left;
      f = ${name}_feature[node];
      if (flags & ${IS_SET}) goes_left = (${name}_sets[32UL * ${name}_place[node] + (places[f] >> 3)] >> (places[f] & 7)) & 1;
      else if (missing[f]) goes_left = flags & ${MISSING_LEFT};
      else goes_left = places[f] <= ${name}_place[node];
      node = goes_left ? ${name}_left[node] : ${name}_right[node];
    }
#ifdef MODEL_QUANTISED
    sums[t % ${base.length}] += ${cNumber(scale)} * (double)${name}_leaf[node];
#else
    sums[t % ${base.length}] += (double)${name}_leaf[node];
#endif
  }
}
`
}

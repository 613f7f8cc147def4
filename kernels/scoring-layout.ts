// Where things lie in the memory of kernels/tree-scoring.ts, read by the kernel and by the driver: constants, no types.

/** Rows whose bytes are made at once, and rows of one slot. */
export const SCORED_ROWS = 256
export const SCORED_BYTES = 64

/** A slot for each leaf number; then one for each node of a tree. */
export const CONSTANTS = 1024
export const SLOTS = 17408
/** Trees of more leaves are walked otherwise. */
export const MOST_LEAVES = 256
/** Two planes a feature, 256 bytes each. */
export const PLANES = 33792
export const PLANE_BYTES = 256

export const PLAN_TREES = 0
export const PLAN_TREE_COUNT = 4
export const PLAN_OUTPUTS = 8
export const PLAN_FEATURES = 12
export const PLAN_COLUMNS = 16
/** Of trees that are walked: their nodes, what each node adds, and room for two bytes a value of each row. */
export const PLAN_NODES = 20
export const PLAN_LEAVES = 24
export const PLAN_PLANES = 28
export const PLAN_BYTES = 32

/** A feature: where its 256 cuts lie (0: it is not looked at), and whether its values are bins of levels. */
export const COLUMN_BYTES = 8
export const COLUMN_CUTS = 0
export const COLUMN_IS_LEVELS = 4

/** A tree: where its tests and folds begin and end, the slot of its root, and the values of its leaves. */
export const TREE_RECORD_BYTES = 32
export const TREE_RANK_TESTS = 0
export const TREE_LEVEL_TESTS = 8
export const TREE_FOLDS = 16
export const TREE_RESULT = 24
export const TREE_VALUES = 28

/** Plane, slot, the highest rank that goes left. */
export const RANK_TEST_BYTES = 12
/** Plane, slot, 256 bits: the bins that go left. */
export const LEVEL_TEST_BYTES = 40
/** Slot, slots of the left and of the right side. */
export const FOLD_BYTES = 12

/** A node that is walked by: its left child by number, where 256 bits say what goes left, and which byte of a row it looks at. */
export const WALK_NODE_BYTES = 12
/** Rows that walk side by side. */
export const WALKED_TOGETHER = 8

/** Rows of nets that are scored at once. */
export const NET_ROWS = 64

/** Of nets: how many there are, their outputs and layers, how many features are numbers and levels, and where all of it lies. */
export const NET_MEMBER_COUNT = 0
export const NET_OUTPUTS = 4
export const NET_LAYER_COUNT = 8
export const NET_NUMBER_COUNT = 12
export const NET_LEVEL_COUNT = 16
export const NET_LAYERS = 20
/** A number's columns, and its first line of the first layer's weights. */
export const NET_NUMBERS = 24
/** How many levels a feature has. */
export const NET_LEVELS = 28
/** For each net its parameters, then the tables of its features. */
export const NET_MEMBERS = 32
/** Of the rows: places and codes, feature after feature; margins, output after output. */
export const NET_PLACES = 36
export const NET_CODES = 40
export const NET_MARGINS = 44
/** Room for the units that are not 0. */
export const NET_UNITS = 48
export const NET_BYTES = 64

/** A layer: widths, where its weights and biases lie among the parameters (in bytes), what is done to the sums, where its units go. */
export const LAYER_BYTES = 32
export const LAYER_INPUTS = 0
export const LAYER_OUTPUTS = 4
export const LAYER_WEIGHTS = 8
export const LAYER_BIASES = 12
export const LAYER_ADDS = 16
export const LAYER_IS_HIDDEN = 20
export const LAYER_UNITS = 24

// Trees that one row walks down, as shared/models/gbdt/row-scoring.ts lays them out and walks them where there are no kernels.
/** Words of a node, bits of the place of a set, trees that are walked side by side. */
export const NODE_WORDS = 2
export const SET_BITS = 20
export const SIDE_BY_SIDE = 8
/** The plan, in words: where first nodes, levels and leaves lie, how many trees and outputs there are, where nodes, values and margins begin. */
export const ROW_STARTS = 0
export const ROW_LEVELS = 1
export const ROW_LEAVES = 2
export const ROW_TREES = 3
export const ROW_OUTPUTS = 4
export const ROW_NODES = 5
export const ROW_VALUES = 6
export const ROW_MARGINS = 7

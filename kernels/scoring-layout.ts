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
export const PLAN_BYTES = 64

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

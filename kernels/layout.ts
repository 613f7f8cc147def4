// Where things lie in the memory that all threads share. Read by the kernels and by the driver (engine/compute), so this
// file is plain in both languages: constants, no types. Addresses are in bytes.

// Control words, a cache line each. NEXT counts the tasks of a phase down, PENDING those that are not done.
export const NEXT = 64
export const PENDING = 128
export const PHASE = 192
export const QUIT = 256
/** Set by a thread that failed, with PENDING at 0, so that nobody waits for it. */
export const FAILED = 260

// 32-bit words: addresses and sizes that hold for a whole session, or for one tree.
export const ROWS = 320
export const FEATURES = 324
export const WORDS = 328
export const BIN_WORDS = 332
export const BIN_COLUMNS = 336
export const BIN_COUNTS = 340
export const CUTS = 344
export const ORDER = 348
export const SCRATCH = 352
export const DERIVATIVES = 356
export const HISTOGRAMS = 360
export const PRIVATE = 364
export const PRIVATE_USED = 368
export const GATHERED = 372
export const FOUND = 376
export const MONOTONE = 384
export const MARGINS = 388
export const TARGET = 392
export const WEIGHT = 396
export const SUMS = 400
export const THREADS = 404
export const OUTPUTS = 408
export const OBJECTIVE = 412
export const TREE = 416
export const GROUPS = 420
export const STAGED = 424
export const LEARNED = 428
export const IS_PLAIN = 432
export const PADDED_ROWS = 436
export const ALL_DERIVATIVES = 440
export const ALL_MARGINS = 444
export const LEVELS = 448
/** For each thread a mask of features, all 0 between tasks. */
export const DRAWN = 452

// 64-bit floats, in the units of the tree's sums.
export const L1 = 512
export const L2 = 520
export const LEAST_CHILD = 528
export const MOST_STEP = 536
export const LEAST_GAIN = 544
export const OBJECTIVE_PARAMETER = 552
export const GRADIENT_SCALE = 560
export const HESSIAN_SCALE = 568
export const LEVEL_SMOOTHING = 576
export const LEVEL_L2 = 584

/** Tasks of a phase: 16 words each, the kind first. */
export const TASKS = 1024
export const TASK_BYTES = 64

export const SORT_TASK = 1
export const BIN_TASK = 2
export const DERIVE_TASK = 3
export const QUANTISE_TASK = 4
export const PARTITION_TASK = 5
export const SETTLE_TASK = 6
export const HISTOGRAM_TASK = 7
export const LEAF_TASK = 8
export const LEAF_SPLIT_TASK = 9
export const WALK_TASK = 10
export const GROW_TASK = 11

export const LOGISTIC = 0
export const SOFTMAX = 1
export const SQUARED = 2
export const ABSOLUTE = 3
export const QUANTILE = 4
export const POISSON = 5
export const TWEEDIE = 6

/** 8 features to a word; 256 bins of 8 bytes to a feature. */
export const WORD_FEATURES = 8
export const FEATURE_BYTES = 2048
export const WORD_HISTOGRAM_BYTES = 16384
/** A task looks at this many words at most, so that the rows that it gathers stay in the first cache. */
export const GROUP_WORDS = 8
export const GATHER_BYTES = 40960
/** Rows of one task of a pass over all rows, and of one that adds up a large node. */
export const PASS_ROWS = 16384
export const CHUNK_ROWS = 8192

/**
 * What is asked of a node and what is found in a group of its features. Asked, in the record of group 0: sums (packed),
 * bounds of its value, the mask of features, whether it is the root, whose sums are not known before.
 */
export const FOUND_BYTES = 128
export const FOUND_SCORE = 0
export const FOUND_LEFT = 8
export const FOUND_SUMS = 16
export const FOUND_LOWER = 24
export const FOUND_UPPER = 32
export const FOUND_FEATURE = 40
export const FOUND_BIN = 44
export const FOUND_MISSING = 48
export const FOUND_MASK = 52
export const FOUND_IS_ROOT = 56
/** Not 0: of each feature one cut only is tried, drawn by this number. */
export const FOUND_SEED = 60
export const FOUND_WHOLE = 64
/** Where levels are split, 256 bits: which bins go left. */
export const FOUND_IS_LEVELS = 72
export const FOUND_TABLE = 80

/** A node of a tree that is walked by bins: first child (0: a leaf), feature, value, and for each bin whether it goes left. */
export const NODE_BYTES = 48
export const NODE_CHILD = 0
export const NODE_FEATURE = 4
export const NODE_VALUE = 8
export const NODE_BITS = 16

/**
 * A node of a part of a tree that is grown as a whole: its first child by its place in the part (0: a leaf), feature, last bin on the
 * left, whether missing values go left, sums (packed), whether it goes by levels, 256 bits of which bins go left then, gain. Until its
 * turn comes it has its rows, levels below it and seed where the bits will be.
 */
export const GROWN_BYTES = 72
export const GROWN_CHILD = 0
export const GROWN_FEATURE = 4
export const GROWN_BIN = 8
export const GROWN_MISSING_LEFT = 12
export const GROWN_SUMS = 16
export const GROWN_IS_LEVELS = 24
export const GROWN_FROM = 32
export const GROWN_TO = 36
export const GROWN_LEVELS_BELOW = 40
export const GROWN_SEED = 44
export const GROWN_BITS = 32
export const GROWN_GAIN = 64

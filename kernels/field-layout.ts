// Where the columns of scanned records lie. Read by the kernels and by the driver (engine/data), so this file is plain in
// both languages: constants, no types.

// What the last scan took: records, line ends inside quotes, bytes of cells, bytes of the longest record. Addresses in bytes.
export const TAKEN_RECORDS = 64
export const TAKEN_LINES = 68
export const TAKEN_BYTES = 72
export const TAKEN_LONGEST = 76

// Offsets in bytes, from where the description of a column begins.

/** Bytes of a description. */
export const FIELD_COLUMN = 64

export const FIELD_ROWS = 0
/** The code of each row, and how many there is room for. */
export const FIELD_CODES = 4
export const FIELD_CODES_ROOM = 8
/** How many texts there are, where each begins, its hash or its number, and how many there is room for. */
export const FIELD_TEXTS = 12
export const FIELD_STARTS = 16
export const FIELD_HASHES = 20
export const FIELD_NUMBERS = 24
export const FIELD_TEXTS_ROOM = 28
/** The bytes of the texts. */
export const FIELD_BYTES = 32
export const FIELD_BYTES_ROOM = 36
/** Open addressing, while equal texts are looked for: a text's number + 1 in each slot. */
export const FIELD_SLOTS = 40
export const FIELD_SLOTS_MASK = 44
export const FIELD_IS_PACKED = 48
export const FIELD_IS_UNTRIMMED = 52
/** 64 of them: every bit that is set in some byte, of eight side by side. */
export const FIELD_BITS = 56

const NUMBER =
  /^[-+\u2212(]?\s?[$€£¥₹]?\s?[-+]?(?:\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?\s?[%€$£¥]?\)?$/u
const DATE =
  /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?$/iu

/** Whether a trimmed text could be a number under some decimal mark, thousands mark, currency or percent sign. */
export const looksNumeric = (text: string): boolean => NUMBER.test(text)

/** Whether a trimmed text could be a date, a time of day, or both. */
export const looksTemporal = (text: string): boolean => DATE.test(text)

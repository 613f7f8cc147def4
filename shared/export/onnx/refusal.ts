import { LatheError } from '../../core/index.ts'

/** Something of a model that ONNX has no word for, or that no compiler is written for: `what` it is, and why. */
export const refused = (what: string, why: string): LatheError =>
  new LatheError('unsupported', `${what} cannot be written in ONNX: ${why}`, {
    next: 'Choose another target, or train without it.',
  })

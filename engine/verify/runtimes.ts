import { defineList } from '../../shared/core/index.ts'
import { http } from './runtimes/http.ts'
import { module } from './runtimes/module.ts'
import { onnx } from './runtimes/onnx.ts'
import { tfjs } from './runtimes/tfjs.ts'

/** Every runtime that can prove an export. */
export const RUNTIMES = defineList('runtime', [module, http, onnx, tfjs])

import { defineList } from '../../shared/core/index.ts'
import { cc } from './runtimes/cc.ts'
import { duckdb } from './runtimes/duckdb.ts'
import { http } from './runtimes/http.ts'
import { module } from './runtimes/module.ts'
import { none } from './runtimes/none.ts'
import { onnx } from './runtimes/onnx.ts'
import { python } from './runtimes/python.ts'
import { spreadsheet } from './runtimes/spreadsheet.ts'
import { text } from './runtimes/text.ts'
import { tfjs } from './runtimes/tfjs.ts'

/** Every runtime that can prove an export. */
export const RUNTIMES = defineList('runtime', [module, http, onnx, tfjs, python, duckdb, cc, spreadsheet, text, none])

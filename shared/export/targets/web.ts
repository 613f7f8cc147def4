import { rowSchema } from '../../pipeline/index.ts'
import { scriptJson } from '../embed.ts'
import { defineExporter, textFile } from '../exporter.ts'
import { inlinePipeline } from '../inline-pipeline.ts'
import { describeInputs } from '../inputs.ts'
import { pageHtml } from './web/html.ts'
import { moduleText } from './web/module.ts'
import { pageModel } from './web/page-model.ts'
import { webReadme } from './web/readme.ts'
import { moduleTypes } from './web/types.ts'

/** An ES module without dependencies, and a page that scores without a server. */
export const web = defineExporter({
  id: 'web',
  title: 'Web page',
  for: 'People who score rows in a browser, offline, and programs that import one module.',
  runtime: 'module',
  entry: 'model.js',
  maxAbsDiff: 1e-9,
  compile(bundle, texts, name) {
    const { pipeline } = bundle
    const data = {
      pipeline: inlinePipeline(pipeline),
      inputs: describeInputs(pipeline),
      schema: rowSchema(pipeline),
    }
    // Node and bundlers take model.js for an ES module because this says so.
    const about = {
      name: name.toLowerCase(),
      private: true,
      type: 'module',
      exports: './model.js',
      types: './model.d.ts',
    }
    return [
      textFile('model.js', moduleText(texts.scorer)),
      textFile('model.data.js', `export default ${scriptJson(data)}\n`),
      textFile('model.d.ts', moduleTypes(pipeline)),
      textFile('index.html', pageHtml(texts.page, pageModel(bundle, name))),
      textFile('package.json', `${JSON.stringify(about, null, 2)}\n`),
      textFile('README.md', webReadme(pipeline, name)),
    ]
  },
})

import type { Json } from '../../core/index.ts'

/** A layers model being built: its topology as Keras writes it, and its weights. */
export interface LayersBuilder {
  input(name: string, width: number, type: 'float32' | 'int32'): string
  /** A layer behind others; returns its name. */
  layer(kind: LayerKind, name: string, config: Readonly<Record<string, Json>>, from: readonly string[]): string
  /** An array of a layer, named as its layer names it. */
  weight(layer: string, name: string, shape: readonly number[], values: Float32Array): void
  /** The text of model.json, and the bytes of weights.bin. */
  finish(output: string): { readonly json: string; readonly weights: Uint8Array }
}

/** Classes of layers that both Keras and TensorFlow.js know. */
type LayerKind = 'Dense' | 'Embedding' | 'GlobalAveragePooling1D' | 'Add' | 'Activation'

/**
 * The format is that of `tf.LayersModel.save()`: see
 * https://www.tensorflow.org/js/guide/save_load.
 */
export function layersBuilder(name: string): LayersBuilder {
  const layers: Json[] = []
  const inputs: Json[] = []
  const specs: { readonly name: string; readonly shape: readonly number[]; readonly dtype: 'float32' }[] = []
  const arrays: Float32Array[] = []
  return {
    input(own, width, type) {
      const config = { batch_input_shape: [null, width], dtype: type, sparse: false, name: own }
      layers.push({ class_name: 'InputLayer', config, name: own, inbound_nodes: [] })
      inputs.push([own, 0, 0])
      return own
    },
    layer(kind, own, config, from) {
      const inbound = from.map((one) => [one, 0, 0, {}])
      layers.push({
        class_name: kind,
        config: { name: own, trainable: false, ...config },
        name: own,
        inbound_nodes: [inbound],
      })
      return own
    },
    weight(layer, own, shape, values) {
      specs.push({ name: `${layer}/${own}`, shape, dtype: 'float32' })
      arrays.push(values)
    },
    finish(output) {
      const topology = {
        class_name: 'Model',
        config: { name, layers, input_layers: inputs, output_layers: [[output, 0, 0]] },
      }
      const model = {
        format: 'layers-model',
        generatedBy: 'Lathe',
        convertedBy: null,
        modelTopology: topology,
        weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
      }
      return { json: `${JSON.stringify(model)}\n`, weights: littleEndian(arrays) }
    },
  }
}

function littleEndian(arrays: readonly Float32Array[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * arrays.reduce((sum, array) => sum + array.length, 0)))
  let at = 0
  for (const array of arrays)
    for (const value of array) {
      view.setFloat32(at, value, true)
      at += 4
    }
  return new Uint8Array(view.buffer)
}

import { pathToFileURL } from 'node:url'
import { distFile } from '../dist.ts'
import type { Gpu } from './gpu.ts'

/** A GPU, or why there is none. */
export type FoundGpu = { readonly gpu: Gpu } | { readonly gpu: null; readonly why: string }

const NO_ADAPTER = 'No GPU was found that WebGPU can use (on Linux it takes a Vulkan driver).'

/**
 * Looks for a GPU. TensorFlow.js and Dawn are loaded only here, so that what trains on the CPU does not carry them.
 * Whatever keeps them from working is a reason, not an error.
 */
export async function loadGpu(): Promise<FoundGpu> {
  try {
    const { openGpu } = await import(pathToFileURL(distFile('gpu.js')).href)
    const gpu: Gpu | undefined = await openGpu()
    return gpu ? { gpu } : { gpu: null, why: NO_ADAPTER }
  } catch (error) {
    return { gpu: null, why: `WebGPU does not start: ${error instanceof Error ? error.message : String(error)}` }
  }
}

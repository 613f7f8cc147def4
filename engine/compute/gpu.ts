// The entry of a program of its own, loaded where a GPU is wanted: TensorFlow.js on WebGPU, which Dawn gives Node.
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
// The bundler leaves out what nobody names; without it there are no slopes.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import { registerBackend, setBackend } from '@tensorflow/tfjs-core'
import { create, globals } from 'webgpu'
import type { NetRequest, NetSession } from '../../shared/models/index.ts'
import { openGpuNet } from './gpu-net.ts'

/** A GPU that nets can train on. */
export interface Gpu {
  readonly name: string
  /** Whether the processor plays the GPU: right, and slow. */
  readonly isSoftware: boolean
  /** Why it is gone; undefined while it is there. */
  lost(): string | undefined
  openNet(request: NetRequest): Promise<NetSession>
  /** Ends what keeps the process alive. */
  close(): void
}

/** What a driver lends; more than WebGPU promises, for large nets. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const

/** The GPU of this machine; undefined where there is none, or no driver. */
export async function openGpu(): Promise<Gpu | undefined> {
  Object.assign(globalThis, globals)
  const gpu = create([])
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) return undefined
  showAsBrowser(gpu)
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, Number(adapter.limits[name])]))
  const device = await adapter.requestDevice({ requiredLimits })
  const lost: { why?: string } = {}
  void device.lost.then(({ message }) => {
    lost.why = `The GPU was lost${message ? `: ${message}` : ''}.`
  })
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info))
  if (!(await setBackend('webgpu'))) return undefined
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info
  return {
    name: description || [vendor, architecture].filter(Boolean).join(' ') || 'GPU',
    isSoftware: isFallbackAdapter,
    lost: () => lost.why,
    openNet: async (request) => openGpuNet(request, lost),
    close: () => device.destroy(),
  }
}

/** TensorFlow.js asks the browser whether there is WebGPU. */
function showAsBrowser(gpu: GPU): void {
  const navigator: object = Reflect.get(globalThis, 'navigator') ?? {}
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true })
}

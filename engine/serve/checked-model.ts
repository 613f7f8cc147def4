import { checkFolder } from './check-folder.ts'
import { type LoadedModel, loadModel, type ServedModel } from './model.ts'

/** The model of an exported service, whose digests and signature hold before anything of it is read. */
export function checkedModel(folder: string, signedBy: string): LoadedModel {
  const { model, digest } = checkFolder(folder, signedBy)
  const served: ServedModel = JSON.parse(Buffer.from(model.buffer, model.byteOffset, model.length).toString('utf8'))
  return loadModel(served, digest)
}

/** Whether a file is a model, by its name or path: it is opened as one, and never read as data. */
export const isModelFile = (name: string): boolean => name.toLowerCase().endsWith('.lathe')

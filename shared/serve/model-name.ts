/**
 * A name that fits into a path, a header and a file name: characters outside [A-Za-z0-9._-] become "-".
 *
 * @example
 * modelName('adult income.lathe') // 'adult-income'
 */
export function modelName(text: string): string {
  return text.replace(/\.lathe$/u, '').replace(/[^A-Za-z0-9._-]/gu, '-') || 'model'
}

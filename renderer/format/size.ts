import { count, decimal } from './number.ts'

/** Bytes in decimal units: 640 B · 412 kB · 4.1 MB · 260 MB. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${count(bytes)} B`
  if (bytes < 9_950) return `${decimal(bytes / 1e3, 1)} kB`
  if (bytes < 999_500) return `${count(bytes / 1e3)} kB`
  if (bytes >= 9_950_000 && bytes < 999_500_000) return `${count(Math.round(bytes / 1e6))} MB`
  return bytes < 999_500_000 ? `${decimal(bytes / 1e6, 1)} MB` : `${decimal(bytes / 1e9, 1)} GB`
}

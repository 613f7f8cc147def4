export type { Bundle, GoldenRows, TrainingRecord } from './bundle.ts'

// The door of the room for the drivers: where things lie. The kernels themselves are built from main.ts, many-rows.ts, nets.ts and records.ts.
export * from './field-layout.ts'
export * from './layout.ts'
export * from './scoring-layout.ts'

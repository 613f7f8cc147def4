// The door of the room for the driver: where things lie. The kernels themselves are built from main.ts.
export * from './layout.ts'
export * from './scoring-layout.ts'

export { type BeforeAudit, type BeforeInput, beforeTraining, type GroupingBefore } from './before-training.ts'
export { findProxies, type ProxyColumns } from './proxies.ts'
export { type Representation, representation } from './representation.ts'

import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/index.ts'

/** The one typed client of the engine, whatever host carries it. */
export type Client = ContractRouterClient<Contract>

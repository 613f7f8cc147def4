import { createContext, useContext } from 'react'
import type { Connection } from './client/connection.ts'

export const ConnectionContext = createContext<Connection | null>(null)

/** The connection to the engine: its client, uploads and downloads. Only where one is open. */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (!connection) throw new Error('useConnection() outside of a connection')
  return connection
}

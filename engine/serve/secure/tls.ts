import type { Server } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { usageError } from '../../../shared/core/index.ts'
import { type OnUnusable, watchedFile } from './watched-file.ts'

/** Where certificates lie, as PEM. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
  /** Clients have to show a certificate of this authority (mutual TLS); left out, they need none. */
  readonly clientCa?: string
}

export interface Tls {
  /** For `https.createServer`. */
  readonly options: SecureContextOptions & { readonly requestCert: boolean; readonly rejectUnauthorized: boolean }
  /** Takes new certificates over when the files change, without a restart: connections that are open keep theirs. */
  follow(server: Pick<Server, 'setSecureContext'>): void
  close(): void
}

/** Certificates for a service. A pair that does not fit is refused when it starts; later the one before stays in use. */
export function openTls({ cert, key, clientCa }: TlsFiles, onUnusable: OnUnusable): Tls {
  const servers: Pick<Server, 'setSecureContext'>[] = []
  let isReady = false
  const apply = (): void => {
    if (!isReady) return
    const context = contextOf()
    // Certificate and key change one after the other: until both have, they do not fit.
    createSecureContext(context)
    for (const server of servers) server.setSecureContext(context)
  }
  const open = (file: string) => watchedFile(file, (bytes) => bytes, onUnusable, apply)
  const [certs, keys] = [open(cert), open(key)]
  const authority = clientCa === undefined ? undefined : open(clientCa)
  const contextOf = (): SecureContextOptions => ({
    cert: certs.current(),
    key: keys.current(),
    minVersion: 'TLSv1.2',
    ...(authority && { ca: authority.current() }),
  })
  try {
    createSecureContext(contextOf())
  } catch (error) {
    throw usageError(`${cert} and ${key} cannot be used for TLS: ${error instanceof Error ? error.message : error}.`, {
      file: cert,
      next: 'Give a certificate (chain) and its private key, both as PEM.',
    })
  }
  isReady = true
  const isMutual = authority !== undefined
  return {
    options: { ...contextOf(), requestCert: isMutual, rejectUnauthorized: isMutual },
    follow(server) {
      servers.push(server)
    },
    close() {
      for (const file of [certs, keys, authority]) file?.close()
    },
  }
}

/** The only channel between a page and the desktop: on it comes one port, which then carries the contract. */
export const PORT_CHANNEL = 'lathe.port'

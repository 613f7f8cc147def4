/** What some hosts can do on the system that they stand on; the window offers something else where one cannot. */
export const ABILITIES = ['showInFolder', 'notify'] as const

export type Ability = (typeof ABILITIES)[number]

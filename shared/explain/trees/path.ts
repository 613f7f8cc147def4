/** The splits from a root to where a walk stands, by player: a player that splits twice has one place. */
export interface PathPlaces {
  /** The player of each place. */
  readonly players: Int32Array
  /** The place of each player, −1 where it has none. */
  readonly placeOf: Int32Array
  count: number
}

export const emptyPath = (players: number): PathPlaces => ({
  players: new Int32Array(players),
  placeOf: new Int32Array(players).fill(-1),
  count: 0,
})

/** The place of a player, made where it has none yet. */
export function enter(path: PathPlaces, player: number): { place: number; isNew: boolean } {
  const known = path.placeOf[player]!
  if (known >= 0) return { place: known, isNew: false }
  const place = path.count++
  path.players[place] = player
  path.placeOf[player] = place
  return { place, isNew: true }
}

/** Takes the newest place away again. */
export function leave(path: PathPlaces, player: number): void {
  path.count--
  path.placeOf[player] = -1
}

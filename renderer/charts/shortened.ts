/** A name with so many letters at most; what is cut off is told by the mark's tooltip. */
export const shortened = (name: string, most: number): string =>
  name.length > most ? `${name.slice(0, most - 1)}…` : name

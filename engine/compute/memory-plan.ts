/** Addresses of areas one after the other, each on a cache line of its own. */
export class MemoryPlan {
  private end: number

  constructor(start: number) {
    this.end = start
  }

  /** The address of an area of this many bytes. */
  add(bytes: number): number {
    const address = this.end
    this.end = Math.ceil((address + bytes) / 64) * 64
    return address
  }

  get bytes(): number {
    return this.end
  }
}

/** What 32-bit addresses reach. */
export const MOST_BYTES = 2 ** 32 - 2 ** 16

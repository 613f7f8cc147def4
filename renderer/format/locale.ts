let chosen: readonly string[] = []

/** Whose marks numbers and dates have from now on; '' for the system's. What is shown has to be rendered again. */
export function setLocale(tag: string): void {
  chosen = tag === '' ? [] : [tag]
}

/** For Intl: the chosen language tag; none for the system's. */
export const localeTags = (): string[] => [...chosen]

import type { Happening } from './events.ts'

const rows = (count: number): string => `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`

/** What happened, in a sentence without its end: "Version 2 promoted in place of version 1". */
export function happeningText(event: Happening): string {
  switch (event.what) {
    case 'register':
      return `Version ${event.version} registered${event.lineage.parent === null ? '' : `, made of version ${event.lineage.parent}`}: ${event.model.name}`
    case 'evaluate':
      return `Version ${event.version} measured on ${rows(event.data.rows)} of ${event.data.names.join(', ') || 'a file'}${event.against ? ` beside version ${event.against.version}` : ''}`
    case 'approve':
      return `Version ${event.version} approved`
    case 'promote':
      return `Version ${event.version} promoted${event.previous === null ? '' : ` in place of version ${event.previous}`}${event.override === null ? '' : `, beyond its limits: ${event.override}`}`
    case 'rollback':
      return `Rolled back from version ${event.from} to version ${event.to}`
    case 'challenge':
      return event.version === null ? 'No challenger any more' : `Version ${event.version} made the challenger`
    case 'deploy':
      return `Version ${event.version} deployed at ${event.place}`
    case 'retire':
      return `Nothing deployed at ${event.place} any more`
    case 'note':
      return `Note on version ${event.version}`
    case 'limits':
      return event.limits.length === 0 ? 'No limits any more' : `Limits of a promotion: ${event.limits.join(', ')}`
    case 'collect':
      return `${event.versions.length === 1 ? 'Model of version' : 'Models of versions'} ${event.versions.join(', ')} removed`
  }
}

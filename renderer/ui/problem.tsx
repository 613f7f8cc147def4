import { CircleX } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem as Trouble } from '../client/problem.ts'
import { Icon } from './icon.tsx'

/** An error beside its cause: what and where, then the next step. Never a dialog. */
export function Problem({ trouble, action }: { readonly trouble: Trouble; readonly action?: ReactNode }) {
  const { message, place, next } = trouble
  return (
    <div className="problem" role="alert">
      <Icon of={CircleX} />
      <div className="problem-text">
        <p className="problem-message">{place === '' || message.includes(place) ? message : `${place}: ${message}`}</p>
        {(next || action) && (
          <p className="problem-next">
            {next} {action}
          </p>
        )}
      </div>
    </div>
  )
}

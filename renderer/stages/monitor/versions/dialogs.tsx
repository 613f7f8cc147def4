import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useShared } from '../../../ui/index.ts'
import { CompareVersions } from './compare.tsx'
import { VersionLog } from './log.tsx'
import { Promote } from './promote.tsx'
import { PutOnTrial } from './put-on-trial.tsx'
import { VERSION_DIALOG } from './registry.ts'
import { Retrain } from './retrain.tsx'
import { RollBack } from './roll-back.tsx'
import { Schedules } from './schedules.tsx'
import './versions.css'

/** The question about versions that is open, if any. */
export function VersionDialogs() {
  const [dialog, open] = useShared(VERSION_DIALOG)
  const close = () => open(null)
  const shown = (is: string, title: string, size: string, content: ReactNode) => (
    <Modal
      opened={dialog?.is === is}
      onClose={close}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {content}
    </Modal>
  )
  return (
    <>
      {shown(
        'promote',
        dialog?.is === 'promote' ? `Promote version ${dialog.version}` : '',
        'lg',
        dialog?.is === 'promote' && <Promote version={dialog.version} onClose={close} />,
      )}
      {shown(
        'trial',
        dialog?.is === 'trial' ? `Put version ${dialog.version} on trial` : '',
        'md',
        dialog?.is === 'trial' && <PutOnTrial version={dialog.version} onClose={close} />,
      )}
      {shown(
        'retrain',
        dialog?.is === 'retrain' ? `Retrain version ${dialog.version}` : '',
        'lg',
        dialog?.is === 'retrain' && <Retrain version={dialog.version} onClose={close} />,
      )}
      {shown('rollback', 'Roll back', 'md', dialog?.is === 'rollback' && <RollBack onClose={close} />)}
      {shown(
        'compare',
        'Two versions',
        'xl',
        dialog?.is === 'compare' && <CompareVersions version={dialog.version} other={dialog.other} />,
      )}
      {shown('schedules', 'Retrain on a schedule', 'lg', dialog?.is === 'schedules' && <Schedules />)}
      {shown('log', 'What happened', 'lg', dialog?.is === 'log' && <VersionLog />)}
    </>
  )
}

import type { ChildProcess } from 'node:child_process'

// Ctrl-Z reaches the processes of a terminal's job, and not those that are kept from its Ctrl-C: they are stopped and woken with us.

const followers = new Set<ChildProcess>()

function stop(): void {
  for (const child of followers) child.kill('SIGSTOP')
  process.kill(process.pid, 'SIGSTOP')
}

function wake(): void {
  for (const child of followers) child.kill('SIGCONT')
}

/** Lets a process stop and go on with this one. Windows knows no such signals. */
export function stopWithUs(child: ChildProcess): void {
  if (process.platform === 'win32') return
  if (followers.size === 0) process.on('SIGTSTP', stop).on('SIGCONT', wake)
  followers.add(child)
  child.once('close', () => {
    if (followers.delete(child) && followers.size === 0) process.off('SIGTSTP', stop).off('SIGCONT', wake)
  })
}

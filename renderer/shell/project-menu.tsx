import { Menu } from '@mantine/core'
import { ChevronsUpDown, FolderOpen, House } from 'lucide-react'
import { useState } from 'react'
import type { ProjectSummary } from '../../shared/contract/index.ts'
import { useConnection } from '../connection.ts'
import { goTo } from '../route.ts'
import { useProject } from '../state.ts'
import { Icon, useLoaded } from '../ui/index.ts'

/** The project's name; opens the way to the others. */
export function ProjectMenu() {
  const { project } = useProject()
  const [isOpen, setOpen] = useState(false)
  return (
    <Menu position="bottom-start" opened={isOpen} onChange={setOpen} width={240}>
      <Menu.Target>
        <button type="button" className="project-name" aria-label={`Project ${project.name}; open another`}>
          <span className="rail-word">{project.name}</span>
          <Icon of={ChevronsUpDown} small />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon of={House} small />} onClick={() => goTo({ page: 'home' })}>
          All projects
        </Menu.Item>
        {isOpen && <Others current={project.id} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function Others({ current }: { readonly current: string }) {
  const { client } = useConnection()
  const { value } = useLoaded<readonly ProjectSummary[]>('projects', () => client.projects.list())
  const others = (value ?? []).filter(({ id }) => id !== current).slice(0, 6)
  return others.map(({ id, name }) => (
    <Menu.Item
      key={id}
      leftSection={<Icon of={FolderOpen} small />}
      onClick={() => goTo({ page: 'project', project: id, stage: 'data' })}
    >
      {name}
    </Menu.Item>
  ))
}

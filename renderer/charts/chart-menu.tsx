import { ActionIcon, Menu } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import { type ChartData, csvText } from './data-csv.ts'
import { type Caption, fileName, pngBlob, saveBlob, svgText } from './export-chart.ts'

interface ChartMenuProps extends Caption {
  readonly data: ChartData
  /** The drawing on the screen. */
  readonly svg: () => SVGSVGElement | null
  readonly isTable?: boolean
  readonly onTable?: () => void
}

/** What can be had of a chart: its picture, its data, its table. Appears on hover and focus. */
export function ChartMenu({ title, about, data, svg, isTable, onTable }: ChartMenuProps) {
  const text = () => {
    const drawing = svg()
    return drawing ? svgText(drawing, { title, about }) : ''
  }
  const name = fileName(title)
  const copy = async () => {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngBlob(text()) })])
  }
  const savePng = async () => saveBlob(await pngBlob(text()), `${name}.png`)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={26} className="chart-menu" aria-label={`Keep “${title}”`}>
          <Ellipsis size={16} strokeWidth={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={copy}>Copy picture</Menu.Item>
        <Menu.Item onClick={() => saveBlob(new Blob([text()], { type: 'image/svg+xml' }), `${name}.svg`)}>
          Picture as SVG
        </Menu.Item>
        <Menu.Item onClick={savePng}>Picture as PNG</Menu.Item>
        <Menu.Item onClick={() => saveBlob(new Blob([csvText(data)], { type: 'text/csv' }), `${name}.csv`)}>
          Data as CSV
        </Menu.Item>
        {onTable && <Menu.Item onClick={onTable}>{isTable ? 'Hide table' : 'Show as table'}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  )
}

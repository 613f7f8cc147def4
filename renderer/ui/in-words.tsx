/** A model that is made to be read, line by line; what is indented follows from the line above. */
export function ModelInWords({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ol className="in-words">
      {lines.map((line, at) => {
        const text = line.trimStart()
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and two may be alike
          <li key={at} style={{ paddingInlineStart: `${(line.length - text.length) * 0.75}rem` }}>
            {text}
          </li>
        )
      })}
    </ol>
  )
}

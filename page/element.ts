type Child = Node | string

/** An element with attributes and children. Text stays text: nothing is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  node.append(...children)
  return node
}

/** A button; `look` is `primary` (one a page), `secondary` or `quiet`. */
export function button(text: string, look: 'primary' | 'secondary' | 'quiet', onClick: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', class: `button ${look}` }, text)
  node.addEventListener('click', onClick)
  return node
}

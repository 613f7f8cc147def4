/** What the page does: sends the form as one row, and shows the prediction with its reasons. Plain text, so that the service stays one file. */
export const SCRIPT = `
const form = document.querySelector('form')
const answer = document.querySelector('#answer')
const make = (name, text, className) => {
  const node = document.createElement(name)
  node.textContent = text
  if (className) node.className = className
  return node
}
const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 })
const table = (title, rows) => {
  const node = document.createElement('table')
  node.append(make('caption', title))
  for (const [name, value] of rows) {
    const row = node.insertRow()
    const head = make('th', name)
    head.scope = 'row'
    row.append(head, make('td', value))
  }
  return node
}
const show = ({ prediction, probabilities, status, reasons, outOfDomain, fallback }) => {
  const nodes = [make('p', typeof prediction === 'number' ? number.format(prediction) : prediction, 'figure')]
  if (outOfDomain) nodes.push(make('p', 'Unlike the rows that the model learned from.', 'note'))
  if (fallback) nodes.push(make('p', 'The model failed on this row; this is a fallback.', 'note'))
  if (status !== 'ok') nodes.push(make('p', status, 'note'))
  if (probabilities) nodes.push(table('Probability', Object.entries(probabilities).map(([name, p]) => [name, (100 * p).toFixed(1) + ' %'])))
  if (reasons && reasons.length > 0)
    nodes.push(table('Strongest reasons: what each column adds to the margin', reasons.map(({ column, value, contribution }) => [
      column + ' ' + (value ?? 'missing'), (contribution < 0 ? '\\u2212' : '+') + number.format(Math.abs(contribution))])))
  answer.replaceChildren(...nodes)
}
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const row = {}
  for (const input of form.querySelectorAll('input[data-column]'))
    Object.defineProperty(row, input.dataset.column, { value: input.value === '' ? null : input.value, enumerable: true })
  const key = document.querySelector('#key').value
  try {
    const response = await fetch('predict', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { authorization: 'Bearer ' + key }) },
      body: JSON.stringify({ rows: [row], reasons: 5 }),
    })
    const body = await response.json()
    if (response.ok) show(body.predictions[0])
    else answer.replaceChildren(make('p', body.error, 'bad'))
  } catch (error) {
    answer.replaceChildren(make('p', 'The service does not answer. Is it still running?', 'bad'))
  }
})
form.addEventListener('reset', () => answer.replaceChildren(make('p', 'Fill in what you know, then predict.')))
`

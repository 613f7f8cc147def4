import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { documentOf, makeWorkplace, type Outcome } from './lathe.test-support.ts'
import { peopleCsv } from './people.test-support.ts'

// One model, trained once, carries most of these tests: what a person does with the command line after `train`.
const place = makeWorkplace()
const ROWS = 600
const QUICK = ['--mode', 'fast', '--ignore', 'tier,spend']
let training: Outcome
let summary: ReturnType<typeof documentOf>

beforeAll(async () => {
  writeFileSync(place.path('people.csv'), peopleCsv(ROWS))
  training = await place.lathe([
    ...['train', 'people.csv', '--target', 'member', '--sensitive', 'sex', ...QUICK, '--seed', '7'],
    ...['-o', 'member.lathe', '--json'],
  ])
  summary = documentOf(training)
}, 120_000)
afterAll(() => place.remove())

describe('train', () => {
  test('--json prints every key of the contract', () => {
    expect(training.code).toBe(0)
    expect(Object.keys(summary)).toEqual(
      expect.arrayContaining([
        ...['task', 'target', 'positive', 'classes', 'threshold', 'rows', 'best', 'metrics', 'leaderboard'],
        ...['fairness', 'findings', 'seconds', 'model', 'seed'],
      ]),
    )
    expect(summary).toMatchObject({ task: 'binary', target: 'member', positive: 'yes', classes: ['no', 'yes'] })
    expect(summary).toMatchObject({ threshold: 0.5, model: 'member.lathe', seed: 7 })
    expect(summary.rows).toEqual({ train: 480, valid: 0, test: 120, unused: 0, setAside: 0 })
    expect(Object.keys(summary.best).sort()).toEqual(['calibration', 'device', 'family', 'params', 'seconds', 'why'])
    expect(summary.best.device).toBe('cpu')
    expect(Object.keys(summary.seconds).sort()).toEqual(['import', 'total', 'train'])
    expect(summary.seconds.total).toBeGreaterThanOrEqual(summary.seconds.import + summary.seconds.train)
    expect(Object.keys(summary.metrics)).toEqual([
      ...['accuracy', 'balancedAccuracy', 'precision', 'recall', 'f1', 'f1Macro', 'f1Weighted'],
      ...['rocAuc', 'prAuc', 'logLoss', 'brier', 'ece', 'mcc', 'kappa'],
      ...['specificity', 'negativePredictiveValue', 'ks', 'gainTop10', 'liftTop10', 'brierSkill'],
      ...['calibrationSlope', 'calibrationIntercept'],
    ])
    expect(Object.keys(summary.baseline)).toEqual(Object.keys(summary.metrics))
    for (const { value, low, high } of Object.values<Record<string, number>>(summary.metrics)) {
      expect(value).toBeGreaterThanOrEqual(low ?? Number.NaN)
      expect(value).toBeLessThanOrEqual(high ?? Number.NaN)
    }
    const known = ['bytes', 'family', 'ofTest', 'params', 'parts', 'rank', 'rowsPerSecond', 'seconds', 'valid']
    for (const [place, trial] of summary.leaderboard.entries())
      expect(Object.keys(trial).sort()).toEqual(place === 0 ? known : ['against', ...known])
    expect(summary.fairness.sex.groups).toHaveProperty('F')
  })

  test('progress goes to stderr as plain lines, and only there', () => {
    expect(training.stdout.split('\n')).toHaveLength(2)
    expect(training.stderr).toMatch(/^ {2}0 % {2}reading people\.csv$/m)
    expect(training.stderr).not.toContain('\u001b')
  })

  test('naming a parameter fixes the family: one fit on all training rows', async () => {
    const args = ['train', 'people.csv', '--target', 'member', '--families', 'gbdt', '--params', 'gbdt.rounds=9']
    const fixed = documentOf(await place.lathe([...args, '-o', 'fixed.lathe', '--json', '--quiet']))
    expect(fixed.leaderboard).toHaveLength(1)
    expect(fixed.best.params).toMatchObject({ rounds: 9 })
    expect(fixed.rows.train).toBe(480)
  })

  test('SPLIT.csv decides the folds; rows that are not listed or have no target are unused', async () => {
    const lines = peopleCsv(100).split('\n')
    lines[3] = (lines[3] ?? '').replace(/,(yes|no),/, ',,')
    writeFileSync(place.path('gap.csv'), lines.join('\n'))
    const folds = Array.from({ length: 90 }, (_, row) => `${row},${row < 50 ? 'train' : row < 70 ? 'valid' : 'test'}`)
    writeFileSync(place.path('split.csv'), ['row,fold', ...folds].join('\n'))
    const args = ['train', 'gap.csv', '--target', 'member', '--split', 'split.csv', ...QUICK, '-o', 'split.lathe']
    const { rows } = documentOf(await place.lathe([...args, '--json', '--quiet']))
    expect(rows).toEqual({ train: 49, valid: 20, test: 20, unused: 11, setAside: 0 })
  })

  test('numbers are predicted as numbers, three texts as classes', async () => {
    const train = (target: string, ignore: string) =>
      place.lathe(['train', 'people.csv', '--target', target, '--ignore', ignore, '--families', 'linear', ...OUT])
    const OUT = ['--mode', 'fast', '-o', 'other.lathe', '--json', '--quiet']
    const [spend, tier] = [documentOf(await train('spend', 'tier,member')), documentOf(await train('tier', 'member'))]
    expect(spend).toMatchObject({ task: 'regression', positive: null, classes: [] })
    expect(Object.keys(spend.metrics)).toEqual([
      ...['rmse', 'mae', 'medianAe', 'mape', 'r2', 'explainedVariance', 'bias', 'wape', 'rmsle'],
      ...['quantileLoss10', 'quantileLoss90'],
    ])
    expect(tier).toMatchObject({ task: 'multiclass', positive: null, classes: ['bronze', 'gold', 'silver'] })
  })

  test('--project keeps the run, and -o besides gives the file its name', async () => {
    const args = ['train', 'people.csv', '--target', 'member', '--families', 'linear', ...QUICK, '--json', '--quiet']
    const first = documentOf(await place.lathe([...args, '--project', 'kept']))
    const second = documentOf(await place.lathe([...args, '--project', 'kept', '-o', 'both.lathe']))
    expect(first.model).toBe('kept/runs/0001/model.lathe')
    expect(second.model).toBe('both.lathe')
    expect(readFileSync(place.path('kept/runs/0002/model.lathe'))).toEqual(readFileSync(place.path('both.lathe')))
  })
})

describe('predict', () => {
  const header = 'row,prediction,p:no,p:yes,status'

  test('gives a line for each record in file order, with a status', async () => {
    const { code } = await place.lathe(['predict', 'member.lathe', 'people.csv', '-o', 'predictions.csv', '--quiet'])
    expect(code).toBe(0)
    const lines = readFileSync(place.path('predictions.csv'), 'utf8').trimEnd().split('\n')
    expect(lines[0]).toBe(header)
    expect(lines).toHaveLength(ROWS + 1)
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(Array.from({ length: ROWS }, (_, i) => `${i}`))
    expect(lines[1]).toMatch(/^0,(yes|no),0\.\d+,0\.\d+,ok$/)
  })

  test('from stdin to stdout gives the same bytes', async () => {
    const stdin = readFileSync(place.path('people.csv'), 'utf8')
    const { stdout, stderr } = await place.lathe(['predict', 'member.lathe', '-', '--quiet'], { stdin })
    expect(stdout).toBe(readFileSync(place.path('predictions.csv'), 'utf8'))
    expect(stderr).toBe('')
  })

  test('keeps the place of a record that was set aside, and says what is odd about a row', async () => {
    const [head, one, two] = peopleCsv(2).split('\n')
    const odd = '30,astronaut,Berlin,F,2000,2015-01-11,yes,gold,10'
    writeFileSync(place.path('odd.csv'), [head, one, 'too,few', odd, two, ''].join('\n'))
    const { stdout } = await place.lathe(['predict', 'member.lathe', 'odd.csv', '--quiet'])
    const [, first, second, third, fourth] = stdout.split('\n')
    expect(first).toMatch(/^0,(yes|no),.*,ok$/)
    expect(second).toMatch(/^1,,,,"?set aside: /)
    expect(third).toMatch(/^2,.*"unseen category ""astronaut"" in job: treated as missing"$/)
    expect(fourth).toMatch(/^3,/)
    const { predictions } = documentOf(await place.lathe(['predict', 'member.lathe', 'odd.csv', '--json', '--quiet']))
    expect(predictions.map(({ row }: { row: number }) => row)).toEqual([0, 1, 2, 3])
    expect(predictions[1]).toMatchObject({ prediction: null })
  })

  test('--strict exits 3 at the first row that is not ok and writes nothing', async () => {
    const outcome = await place.lathe(['predict', 'member.lathe', 'odd.csv', '--strict', '-o', 'strict.csv', '--json'])
    expect(outcome.code).toBe(3)
    expect(documentOf(outcome).error).toMatchObject({ code: 'data', file: 'odd.csv', line: 3 })
    expect(place.list()).not.toContain('strict.csv')
  })
})

describe('figures of predictions', () => {
  beforeAll(() => {
    const cells = (file: string) =>
      readFileSync(place.path(file), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','))
    const people = cells('people.csv').slice(1)
    const scored = cells('predictions.csv').slice(1)
    const lines = people.map((person, i) =>
      [person[6], person[6] === 'yes' ? 1 : 0, person[3], person[2], scored[i]?.[3], scored[i]?.[1]].join(','),
    )
    writeFileSync(place.path('scored.csv'), ['member,truth,sex,city,score,guess', ...lines, ''].join('\n'))
  })
  const json = async (...args: string[]) => documentOf(await place.lathe([...args, '--json', '--quiet']))

  test('evaluate and metrics agree to the last digit', async () => {
    const evaluated = await json('evaluate', 'member.lathe', 'people.csv')
    const measured = await json('metrics', 'scored.csv', '--label', 'member', '--score', 'score', '--positive', 'yes')
    expect(measured.task).toBe('binary')
    for (const [name, { value }] of Object.entries<{ value: number }>(evaluated.metrics))
      expect(measured.metrics[name].value, name).toBe(value)
  })

  test('only a score beside numeric labels is a regression; a positive class or a predicted label makes classes', async () => {
    const label = ['metrics', 'scored.csv', '--label', 'truth']
    expect(await json(...label, '--score', 'score')).toMatchObject({ task: 'regression' })
    expect(await json(...label, '--score', 'score', '--positive', '1')).toMatchObject({ task: 'binary' })
    const decided = await json('metrics', 'scored.csv', '--label', 'member', '--prediction', 'guess')
    expect(decided.metrics.rocAuc).toMatchObject({ value: null, why: expect.any(String) })
    expect(decided.metrics.accuracy.value).toBeGreaterThan(0.7)
  })

  test('fairness has the shape of the contract, with the crossing and the missing group', async () => {
    const args = ['fairness', 'scored.csv', '--label', 'member', '--prediction', 'guess', '--positive', 'yes']
    const audit = await json(...args, '--groups', 'sex,city', '--reference', 'sex=M')
    expect(Object.keys(audit)).toEqual(['sex', 'city', 'city & sex'])
    expect(Object.keys(audit.sex)).toEqual(
      expect.arrayContaining([
        ...['demographicParityDifference', 'demographicParityRatio', 'disparateImpact'],
        ...['equalOpportunityDifference', 'equalizedOddsDifference', 'groups'],
      ]),
    )
    expect(Object.keys(audit.sex.groups.F)).toEqual(
      expect.arrayContaining(['accuracy', 'baseRate', 'fnr', 'fpr', 'n', 'precision', 'selectionRate', 'tnr', 'tpr']),
    )
    expect(audit.sex.disparateImpact.M.value).toBe(1)
    expect(audit.city.groups).toHaveProperty('(missing)')
    const strict = await json(...args, '--groups', 'sex', '--min-group', '500')
    expect(strict.sex.groups.F.tooSmall).toBe(true)
    expect(strict.sex.demographicParityDifference.value).toBeNull()
  })
})

describe('export and verify', () => {
  test('--list names the targets, of a model too', async () => {
    const targets = documentOf(await place.lathe(['export', 'member.lathe', '--list', '--json']))
    expect(targets.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['web', 'service']))
    for (const target of targets) expect(Object.keys(target)).toEqual(['id', 'title', 'for', 'available', 'why'])
  })

  test.each(['web', 'service'])('%s is proved with a difference of 0 and verifies again', async (target) => {
    const exported = documentOf(
      await place.lathe(['export', 'member.lathe', '--to', target, '-o', `as-${target}`, '--json', '--quiet']),
    )
    expect(exported).toMatchObject({ target, notVerified: null })
    expect(exported.verified).toMatchObject({ maxAbsDiff: 0, labelsEqual: true, runtime: expect.any(String) })
    expect(exported.verified.rows).toBeGreaterThanOrEqual(200)
    for (const { path, bytes } of exported.files) expect(statSync(place.path(`as-${target}/${path}`)).size).toBe(bytes)
    const again = documentOf(await place.lathe(['verify', `as-${target}`, '--json', '--quiet']))
    expect(again).toMatchObject({ target, verified: { maxAbsDiff: 0 } })
  })

  test('verify re-scores a model file, and refuses a folder with a changed file', async () => {
    const { verified } = documentOf(await place.lathe(['verify', 'member.lathe', '--json', '--quiet']))
    expect(verified).toMatchObject({ maxAbsDiff: 0, labelsEqual: true })
    const [name = ''] = documentOf(await place.lathe(['verify', 'as-web', '--json', '--quiet'])).files.map(
      ({ path }: { path: string }) => path,
    )
    const file = place.path(`as-web/${name}`)
    const original = readFileSync(file)
    writeFileSync(file, Buffer.concat([original, Buffer.from('\n')]))
    const refused = await place.lathe(['verify', 'as-web', '--json', '--quiet'])
    expect(refused.code).toBe(4)
    expect(documentOf(refused).error).toMatchObject({ code: 'verificationFailed', next: expect.any(String) })
    writeFileSync(file, original)
  })
})

describe('profile, convert, doctor, help', () => {
  test('profile has the shape of the contract', async () => {
    const profile = documentOf(await place.lathe(['profile', 'odd.csv', '--json', '--quiet']))
    expect(Object.keys(profile)).toEqual(expect.arrayContaining(['rows', 'setAside', 'dialect', 'columns', 'findings']))
    expect(Object.keys(profile.setAside[0])).toEqual(
      expect.arrayContaining(['line', 'byte', 'column', 'reason', 'text']),
    )
    expect(profile).toMatchObject({ rows: 3, setAside: [{ line: 3 }] })
    expect(profile.dialect).toMatchObject({
      ...{ delimiter: ',', quote: '"', encoding: 'utf-8', newline: '\n', header: true, skip: 0 },
    })
    expect(Object.keys(profile.columns[0])).toEqual(
      expect.arrayContaining(['name', 'type', 'confidence', 'reason', 'missing', 'distinct']),
    )
  })

  test('convert writes source texts and header back, and accounts for every record', async () => {
    const outcome = await place.lathe(['convert', 'odd.csv', '-o', 'again.csv', '--json', '--quiet'])
    const { read, setAside, records, out } = documentOf(outcome)
    expect([read, setAside.length, records, out]).toEqual([3, 1, 4, 'again.csv'])
    const kept = readFileSync(place.path('odd.csv'), 'utf8').replace('too,few\n', '')
    expect(readFileSync(place.path('again.csv'), 'utf8')).toBe(kept)
  })

  test('doctor says what there is', async () => {
    const found = documentOf(await place.lathe(['doctor', '--json']))
    expect(found).toMatchObject({ node: process.version, lathe: expect.any(String) })
    expect(found.checks.map(({ id }: { id: string }) => id)).toContain('duckdb')
  })

  test.each([
    'profile',
    'convert',
    'train',
    'predict',
    'evaluate',
    'metrics',
    'fairness',
    'export',
    'verify',
    'doctor',
  ])('%s --help shows usage, options and an example', async (command) => {
    const { code, stdout } = await place.lathe([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: lathe ${command}`)
    expect(stdout).toContain('--json')
    expect(stdout).toMatch(/Example:\n {2}lathe /)
  })

  test('nothing is left in the temporary folder by any of it', () => expect(place.leftovers()).toEqual([]))
})

/** Until a file shows that something was done. */
const WAITING = { timeout: 30_000, interval: 100 }

describe('monitor', () => {
  test('the data of the model are no alarm; moved columns are, by name, and --fail-on ends with 4', async () => {
    const { code, stdout } = await place.lathe(['monitor', 'member.lathe', 'people.csv', '--json', '--quiet'])
    const same = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(Object.keys(same)).toEqual(
      expect.arrayContaining(['rows', 'columns', 'predictions', 'dataset', 'performance', 'alerts']),
    )
    expect(same).toMatchObject({ rows: ROWS, dataset: { alarm: false } })
    expect(same.performance.measured.metrics.rocAuc.value).toBeGreaterThan(0.5)
    expect(same.performance.estimated.accuracy).toBeGreaterThan(0.5)
    const [head, ...lines] = peopleCsv(ROWS).trimEnd().split('\n')
    const older = lines.map((line) => line.replace(/^\d+/, (age) => `${Number(age) + 30}`))
    writeFileSync(place.path('older.csv'), [head?.replace('city', 'town'), ...older].join('\n'))
    const moved = await place.lathe(['monitor', 'member.lathe', 'older.csv', '--fail-on', 'alarm', '--json', '--quiet'])
    expect(moved.code).toBe(4)
    const columns: { column: string; alarm: boolean; why: string }[] = JSON.parse(moved.stdout).columns
    const alarms = columns.filter(({ alarm }) => alarm)
    expect(alarms.map(({ column }) => column)).toEqual(['age', 'city'])
    expect(alarms[1]?.why).toBe('the column is not there')
  })

  test('a watch raises each alert once, and drains with exit code 0 when it is told to end', async () => {
    const asked = ['--watch', '1s', '--every', '500rows', '--alerts', 'alerts.json', '--alert-log', 'alerts.jsonl']
    const { child, outcome } = place.start(['monitor', 'member.lathe', 'older.csv', ...asked, '--json', '--quiet'])
    const lastLook = () => JSON.parse(readFileSync(place.path('alerts.json'), 'utf8')).alerts[0].lastAt
    const first = await vi.waitFor(lastLook, WAITING)
    await vi.waitFor(() => expect(lastLook()).toBeGreaterThan(first), WAITING)
    child.kill('SIGTERM')
    expect((await outcome).code).toBe(0)
    const raised = readFileSync(place.path('alerts.jsonl'), 'utf8').trimEnd().split('\n')
    const keys = raised.map((line) => JSON.parse(line).alert.key)
    expect(keys).toContain('drift:age')
    expect(new Set(keys).size).toBe(keys.length)
    expect(JSON.parse(readFileSync(place.path('alerts.json'), 'utf8')).alerts).toHaveLength(keys.length)
  })
})

import { expect, test } from 'vitest'
import { modelName } from './model-name.ts'
import { predictionCsvHeader, predictionCsvLine } from './prediction-csv.ts'

const CLASSES = ['a,b', '>50K']

test('a line holds row, prediction, a probability for each class and the status', () => {
  const prediction = { prediction: '>50K', probabilities: { 'a,b': 0.1 + 0.2, '>50K': 1e-7 } }
  expect(predictionCsvHeader(CLASSES)).toBe('row,prediction,"p:a,b",p:>50K,status\n')
  expect(predictionCsvLine(3, prediction, CLASSES, 'ok')).toBe('3,>50K,0.30000000000000004,1e-7,ok\n')
})

test('a record that was set aside has a line without a prediction', () => {
  expect(predictionCsvLine(4, null, CLASSES, 'set aside: "x"')).toBe('4,,,,"set aside: ""x"""\n')
})

test('regression has no probabilities', () => {
  expect(predictionCsvHeader([])).toBe('row,prediction,status\n')
  expect(predictionCsvLine(0, { prediction: -1.5, probabilities: null }, [], 'ok')).toBe('0,-1.5,ok\n')
})

test('a model’s name fits into a path', () => {
  expect(modelName('adult income (2).lathe')).toBe('adult-income--2-')
  expect(modelName('')).toBe('model')
})

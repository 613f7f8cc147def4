import { expect, test } from 'vitest'
import { thrownBy } from '../core/thrown.test-support.ts'
import { parseSplitFile } from './split-file.ts'

const errorOf = (text: string) => thrownBy(() => parseSplitFile(text, 'split.csv', 10))

test.each([
  'row,fold\n0,train\n3,test\n1,valid\n9,train\n',
  '\uFEFFrow,fold\r\n0,train\r\n3,test\r\n1,valid\r\n9,train',
  'fold,row\ntrain,0\ntest,3\nvalid,1\ntrain,9\n\n',
  'id,Row, Fold ,x\na,0, train ,\nb,3,test,\nc,1,valid,\nd,9,train,\n',
  '"row","fold"\n0,"train"\n3,"test"\n1,"valid"\n9,"train"\n',
])('a split file may be written as %j', (text) => {
  expect(parseSplitFile(text, 'split.csv', 10)).toEqual({
    train: new Set([0, 9]),
    valid: new Set([1]),
    test: new Set([3]),
  })
})

test.each([
  ['', 1, ''],
  ['row;fold\n0;train', 1, 'row;fold'],
  ['row\n0', 1, 'row'],
  ['row,fold\n0,train\n10,test', 3, '10'],
  ['row,fold\n0,train\n-1,test', 3, '-1'],
  ['row,fold\n0,train\n1.5,test', 3, '1.5'],
  ['row,fold\n0,train\n\n,test', 4, ''],
  ['row,fold\n0,train\n1,Test', 3, 'Test'],
  ['row,fold\n0,train\n1', 3, ''],
  ['row,fold\n0,train\n1,test\n0,test', 4, '0'],
  ['row,fold\n1,test', 2, ''],
])('the split file %j is refused at line %d for %j', (text, line, value) => {
  const error = errorOf(text)
  expect(error.code).toBe('data')
  expect(error.message).toMatch(new RegExp(`^split\\.csv, line ${line}: `))
  expect(error.details).toMatchObject({ file: 'split.csv', line, value, next: expect.stringContaining('row,fold') })
})

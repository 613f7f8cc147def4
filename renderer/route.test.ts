import { expect, test } from 'vitest'
import { hashOf, type Route, routeOf } from './route.ts'

test('a route survives the address, whatever the id holds', () => {
  const routes: Route[] = [
    { page: 'home' },
    { page: 'home', model: 'ab12' },
    { page: 'project', project: 'adult-1', stage: 'train' },
    { page: 'project', project: 'a b/c#d', stage: 'data' },
  ]
  for (const route of routes) expect(routeOf(hashOf(route))).toEqual(route)
})

test('an address that no page has is Home', () => {
  for (const hash of ['#/project/%', '#/model/%ff', '#/model/', '#/else/x'])
    expect(routeOf(hash)).toEqual({ page: 'home' })
})

test('an address without a stage is Data, and one without a project is Home', () => {
  expect(routeOf('#/project/p1')).toEqual({ page: 'project', project: 'p1', stage: 'data' })
  for (const hash of ['', '#', '#/', '#/project/', '#token=abc']) expect(routeOf(hash)).toEqual({ page: 'home' })
})

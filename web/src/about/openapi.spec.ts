import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ApiReference from '@/about/ApiReference.vue'
import { operationsOf } from '@/about/openapi'
import { AwayError } from '@/api/problem'
import { clientOf, contextOf, show } from '@/testing/charts'

const DOCUMENT = {
  paths: {
    '/api/x/{id}': {
      get: {
        description: 'Reads <b>one</b>.',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1, maximum: 9 } },
          { name: 'depth', in: 'query', schema: { anyOf: [{ $ref: '#/components/schemas/Depth' }, { type: 'null' }] } },
          { name: 'rate', in: 'query', schema: { type: 'integer', default: 2 } },
        ],
      },
      put: { summary: 'Write', requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Body' } } } } },
    },
  },
  components: {
    schemas: {
      Depth: { type: 'string', enum: ['1d', '1w'], description: 'How far back' },
      Body: { required: ['name'], properties: { name: { type: 'string', description: 'Its name' }, note: { type: 'string' } } },
    },
  },
}

describe('the services’ interface', () => {
  it('is read from their own description, references and all', () => {
    const [get, put] = operationsOf(DOCUMENT)
    expect(get).toMatchObject({ method: 'GET', path: '/api/x/{id}', description: 'Reads <b>one</b>.' })
    expect(get?.parameters.map(({ name, place, required, type }) => [name, place, required, type])).toEqual([
      ['id', 'path', true, 'integer ≥ 1 ≤ 9'],
      ['depth', 'query', false, '1d | 1w'],
      ['rate', 'query', false, 'integer = 2'],
    ])
    expect(put?.parameters.map(({ name, place, required }) => [name, place, required])).toEqual([['name', 'body', true], ['note', 'body', false]])
  })

  it('is nothing where the description is nothing', () => {
    expect([operationsOf(null), operationsOf({ paths: [] }), operationsOf('x')]).toEqual([[], [], []])
  })

  it('is shown as text', async () => {
    const page = show(ApiReference, { service: 'monitor' }, contextOf({ client: clientOf({ '/api/monitor/openapi.json': DOCUMENT }) }))
    await flushPromises()
    expect(page.text()).toContain('Reads <b>one</b>.')
    expect(page.findAll('h3')).toHaveLength(2)
  })

  it('says why it cannot be shown', async () => {
    const page = show(ApiReference, { service: 'monitor' }, contextOf({ client: clientOf({ '/api/monitor/openapi.json': new AwayError() }) }))
    await flushPromises()
    expect(page.find('[data-testid=retry]').exists()).toBe(true)
  })
})

/** What the page shows of a service's OpenAPI document. Whatever is not understood is left out. */
export interface Parameter {
  name: string
  /** path, query, header or body. */
  place: string
  required: boolean
  type: string
  description: string
}

export interface Operation {
  id: string
  method: string
  path: string
  description: string
  parameters: Parameter[]
}

type Fields = Record<string, unknown>

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const fields = (value: unknown): Fields => (isFields(value) ? value : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Looks references up in one document. */
class Reader {
  private readonly document: Fields

  constructor(document: unknown) {
    this.document = fields(document)
  }

  operations(): Operation[] {
    return Object.entries(fields(this.document.paths)).flatMap(([path, item]) => {
      const told = fields(item)
      return METHODS.filter((method) => isFields(told[method])).map((method) => this.operation(path, method, fields(told[method])))
    })
  }

  private operation(path: string, method: string, told: Fields): Operation {
    const parameters = list(told.parameters).map((one) => this.parameter(fields(one)))
    return {
      id: `${method} ${path}`,
      method: method.toUpperCase(),
      path,
      description: text(told.description) || text(told.summary),
      parameters: [...parameters, ...this.body(fields(told.requestBody))],
    }
  }

  private parameter(told: Fields): Parameter {
    const schema = this.resolve(told.schema)
    const description = text(told.description) || text(schema.description)
    return { name: text(told.name), place: text(told.in), required: told.required === true, type: this.type(schema), description }
  }

  private body(told: Fields): Parameter[] {
    const schema = this.resolve(fields(fields(told.content)['application/json']).schema)
    const required = list(schema.required)
    return Object.entries(fields(schema.properties)).map(([name, property]) => {
      const resolved = this.resolve(property)
      return { name, place: 'body', required: required.includes(name), type: this.type(resolved), description: text(fields(property).description) }
    })
  }

  /** The schema that is meant, without the alternative of null. */
  private resolve(schema: unknown): Fields {
    const told = fields(schema)
    const reference = text(told.$ref)
    if (reference !== '') return this.resolve(this.find(reference))
    const [only, ...others] = list(told.anyOf).filter((one) => fields(one).type !== 'null')
    return only !== undefined && others.length === 0 ? { ...told, ...this.resolve(only) } : told
  }

  private find(reference: string): unknown {
    return reference.split('/').slice(1).reduce<unknown>((value, name) => fields(value)[name], this.document)
  }

  private type(schema: Fields): string {
    const choices = list(schema.enum).map(String)
    if (choices.length > 0) return choices.join(' | ')
    const bounds = [['≥', schema.minimum], ['≤', schema.maximum]] as const
    const limits = bounds.flatMap(([sign, bound]) => (typeof bound === 'number' ? [`${sign} ${bound}`] : []))
    const usual = ['string', 'number', 'boolean'].includes(typeof schema.default) && schema.default !== '' ? [`= ${String(schema.default)}`] : []
    return [text(schema.type) || 'any', ...limits, ...usual].join(' ')
  }
}

/** The operations of an OpenAPI document, in its order. */
export const operationsOf = (document: unknown): Operation[] => new Reader(document).operations()

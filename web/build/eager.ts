import type { Plugin } from 'vite'

const PLOTLY = /plotly[^/]*\.min\.js$/

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string'
const isFunction = ({ type }: Node): boolean => type === 'ArrowFunctionExpression' || type === 'FunctionExpression'

/** The functions that are handed to a call, down to `depth` functions within each other: wrappers of modules. */
function* handedOver(node: Node, depth: number): Generator<Node> {
  const given = node.type === 'CallExpression' ? (node.arguments as Node[]).filter(isFunction) : []
  if (depth > 0) yield* given
  const below = isFunction(node) ? depth - 1 : depth
  if (below < 0) return
  for (const value of Object.values(node).flat()) if (isNode(value)) yield* handedOver(value, below)
}

const WRAPPERS = 3 // the bundle's factory, the bundle in it, and the modules in that

/** The code with its modules' wrappers in parentheses. */
export function withEagerWrappers(code: string, program: object): string {
  const ends = [...handedOver(program as Node, WRAPPERS)].flatMap(({ start, end }) => [
    { at: start, mark: '(' },
    { at: end, mark: ')' },
  ])
  ends.sort((one, other) => one.at - other.at)
  let [text, from] = ['', 0]
  for (const { at, mark } of ends) {
    text += code.slice(from, at) + mark
    from = at
  }
  return text + code.slice(from)
}

/**
 * Has browsers compile plotly while it is fetched, beside the page's own work. They leave a function for when it is
 * called unless it stands in parentheses, and plotly is one large function: on a slow machine that kept the page busy
 * for most of a second.
 */
export function eager(): Plugin {
  return {
    name: 'eager',
    apply: 'build',
    transform(code, id) {
      return PLOTLY.test(id) ? { code: withEagerWrappers(code, this.parse(code)), map: null } : null
    },
  }
}

import { COLUMNS, type Cell, type Figure, type Trace } from '@/chart/figure'

/** One value at a bar. `column` says which of a candle's prices it is; `y` for everything else. */
export interface Reading {
  trace: Trace
  column: (typeof COLUMNS)[number]
  value: Cell
}

/** Names a reading among those of its bar. */
export const keyOf = ({ trace, column }: Pick<Reading, 'trace' | 'column'>): string => `${trace.meta.key}-${column}`

/** Every value that the figure has at that open time (ms UTC), in the order of its traces. */
export function readingsAt(figure: Figure, time: number): Reading[] {
  return figure.data.flatMap((trace) => {
    const index = trace.x.lastIndexOf(time)
    return COLUMNS.flatMap((column) => {
      const values = trace[column]
      return values === undefined ? [] : [{ trace, column, value: values[index] ?? null }]
    })
  })
}

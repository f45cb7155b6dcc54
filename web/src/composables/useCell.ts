import { computed, ref, type ComputedRef, type Ref } from 'vue'
import type { ChartQuery } from '@/api/analysis'
import type { Chart } from '@/api/types'
import type { Badge } from '@/chart/badge'
import { lastBarOf, ofOneChart } from '@/chart/bars'
import { priceDecimals } from '@/chart/decimals'
import { isIntraday } from '@/chart/intervals'
import { zoneAt, type Zone } from '@/chart/zone'
import { afterPaint } from '@/composables/afterPaint'
import { useBadge } from '@/composables/useBadge'
import { useCalm } from '@/composables/useCalm'
import { useChart, type LiveChart } from '@/composables/useChart'
import type { Feed } from '@/composables/useFeed'
import { useSame } from '@/composables/useSame'

/** One chart of the dashboard and what is said of it. */
export interface Cell {
  symbol: Readonly<Ref<string | null>>
  query: Readonly<Ref<ChartQuery | null>>
  live: LiveChart
  /** The chart, once it is of the pair chosen: another pair's numbers never stand under this one's name. */
  chart: ComputedRef<Chart | null>
  /** The chart as the texts tell it: nobody reads more than one a second, and writing them costs more than the last bar. */
  told: Readonly<Ref<Chart | null>>
  badge: ComputedRef<Badge | null>
  /** The digits after the point that the pair's prices need. */
  decimals: ComputedRef<number>
  /** The zone of every time that is told of it, and whether its hours matter. */
  zone: ComputedRef<Zone>
  hours: ComputedRef<boolean>
  /** Set by whoever shows it: nothing is streamed for what is out of sight. */
  seen: Ref<boolean>
}

export interface CellInput {
  symbol: Readonly<Ref<string | null>>
  /** What all charts have in common; null while it is not known yet. */
  common: Readonly<Ref<Omit<ChartQuery, 'symbol'> | null>>
  feed: Feed
  /** Whether the server reaches the exchange; null where that is not known. */
  exchange: Readonly<Ref<boolean | null>>
  /** Whether it counts as seen until it is known: the first chart is not to wait for that. */
  seen: boolean
}

const PAUSE = 1_000 // ms

/** The state of one chart. */
export function useCell({ symbol, common, feed, exchange, ...input }: CellInput): Cell {
  const seen = ref(input.seen)
  const query = useSame<ChartQuery | null>(() =>
    symbol.value === null || common.value === null ? null : { symbol: symbol.value, ...common.value },
  )
  const live = useChart(query, feed, seen)
  const chart = computed(() => (live.chart.value?.symbol === symbol.value ? live.chart.value : null))
  const told = useCalm(() => chart.value, PAUSE, ofOneChart, afterPaint) // another chart is drawn first, then told of
  const badge = useBadge(() => {
    if (chart.value === null) return null
    const { quality } = chart.value
    return { quality, at: live.received.value, connected: feed.connected.value, exchange: exchange.value }
  })
  // Of the calm chart, where it is of the same pair: a frame that moves one price is not to read them all.
  const priced = computed(() => (told.value?.symbol === symbol.value ? told.value : chart.value))
  const decimals = computed(() => (priced.value === null ? 2 : priceDecimals(priced.value.figure)))
  const hours = computed(() => isIntraday(chart.value?.interval ?? '1d'))
  const last = computed(() => (chart.value === null ? undefined : lastBarOf(chart.value)))
  const zone = useSame(() => zoneAt(last.value ?? 0, hours.value))
  return { ...{ symbol, query, live, chart, told, badge, decimals, zone, hours, seen } }
}

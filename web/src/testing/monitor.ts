/** A machine, its history and its parts, for the specs. */
import type { Annotation, History, Host, Part } from '@/api/monitor'

export const NOW = Date.UTC(2026, 0, 5, 10, 0, 0)

const missing = (code: 'absent' | 'unreadable' | 'hidden' | 'off', reason: string) => ({ code, reason: `not available: ${reason}` })

/** A virtual machine of two cores: no sensors, no swap, its network unseen. */
export const HOST: Host = {
  ...{ at: NOW, uptime_seconds: 3 * 86_400 + 4 * 3_600 + 59 },
  cpu: {
    ...{ percent: 42.4, cores: [80, null], load: [1.5, 1, 0.5] },
    frequency: { current_mhz: 1_800, minimum_mhz: 600, maximum_mhz: 2_400, cores_mhz: [1_800, 1_800] },
  },
  temperature: { soc: null, disk: null, sensors: [] },
  fan: { rpm: null, fans: [] },
  memory: {
    ...{ total: 4_000_000_000, available: 3_000_000_000, used: 1_000_000_000, free: 2_000_000_000, cached: 500_000_000, percent: 25 },
    ...{ swap_total: 0, swap_used: 0, swap_percent: null, limits_work: false },
  },
  pressure: { cpu: { avg10: 1, avg60: 2, avg300: 3 }, memory: null, memory_full: null, io: null, io_full: null },
  disk: {
    volumes: [{ name: 'system', total: 32_000_000_000, used: 8_000_000_000, free: 24_000_000_000, percent: 25 }],
    ...{ devices: [], read: 1_000, written: 2_000, read_per_second: 0, written_per_second: 12_345_678 },
  },
  network: { interfaces: [], received: null, sent: null, received_per_second: null, sent_per_second: null },
  power: {
    ...{ under_voltage: null, throttled: false, frequency_capped: null, temperature_limited: null },
    ...{ under_voltage_since_boot: true, throttled_since_boot: null },
  },
  board: { model: null, os: 'Debian', kernel: '6.12', architecture: 'aarch64' },
  missing: {
    'temperature.soc': missing('absent', 'no temperature sensor on this machine'),
    'temperature.disk': missing('absent', 'no temperature sensor on this machine'),
    'fan.rpm': missing('unreadable', '/sys/fan <b>cannot</b> be read'),
    'memory.swap_percent': missing('absent', 'this machine has no swap'),
    'network.received': missing('hidden', 'a network of its own'),
    'network.sent': missing('hidden', 'a network of its own'),
    'network.received_per_second': missing('hidden', 'a network of its own'),
    'network.sent_per_second': missing('hidden', 'a network of its own'),
    'pressure.memory': missing('off', 'psi'),
    'board.model': missing('absent', 'no name'),
  },
}

export const annotationAt = (at: number, kind: string, more: Partial<Annotation> = {}): Annotation => ({
  ...{ at, until: at, service: 'ingest', kind, count: 1, detail: {} },
  ...more,
})

const series = (unit: History['series'][string]['unit'], mean: (number | null)[]) => ({
  ...{ unit, mean, minimum: mean.map((value) => value && value - 1), maximum: mean.map((value) => value && value + 1) },
})

/** Four seconds of the last quarter of an hour, the third unknown. */
export const historyOf = (more: Partial<History> = {}): History => ({
  ...{ range: '15m', start: NOW - 900_000, end: NOW, step: 1_000, time: [NOW - 4_000, NOW - 3_000, NOW - 2_000, NOW - 1_000] },
  series: { 'cpu.percent': series('percent', [10, 20, null, 40]), 'service.ingest.memory': series('bytes', [50e6, 50e6, null, 60e6]) },
  annotations: [annotationAt(NOW - 3_000, 'backfill_done', { detail: { symbol: 'BTCUSDC', interval: '1h', published: 1_234 }, count: 3 })],
  ...more,
})

export const partOf = (more: Partial<Part> = {}): Part => ({
  ...{ name: 'ingest', kind: 'service', host: 'pi', state: 'up', version: '1.0.0', started: NOW, uptime_seconds: 7_200, restarts: 2 },
  ...{ memory_bytes: 61_448_192, cpu_percent: null, last_heartbeat: NOW, silent_seconds: 3, round_trip_ms: 0.4, reason: null },
  missing: { cpu_percent: 'not available: it takes two readings to measure' },
  ...more,
})

import type { Host, Part } from '@/api/monitor'

export type Values = Record<string, number | null>

const flag = (value: boolean | null): number | null => (value === null ? null : Number(value))

/** The values of one sample under the names that they have in the history. Flags are 0 or 1. */
export function valuesOf(host: Host): Values {
  const { cpu, temperature, fan, memory, pressure, disk, network, power } = host
  const values: Values = {
    'cpu.percent': cpu.percent,
    'cpu.frequency': cpu.frequency.current_mhz,
    load: cpu.load?.[0] ?? null,
    'temperature.soc': temperature.soc,
    'temperature.disk': temperature.disk,
    'fan.rpm': fan.rpm,
    'memory.percent': memory.percent,
    'swap.percent': memory.swap_percent,
    'pressure.cpu': pressure.cpu?.avg10 ?? null,
    'pressure.memory': pressure.memory?.avg10 ?? null,
    'pressure.io': pressure.io?.avg10 ?? null,
    'disk.read': disk.read_per_second,
    'disk.written': disk.written_per_second,
    'network.received': network.received_per_second,
    'network.sent': network.sent_per_second,
    'power.under_voltage': flag(power.under_voltage),
    'power.throttled': flag(power.throttled),
  }
  for (const volume of disk.volumes) values[`disk.${volume.name}.percent`] = volume.percent
  return values
}

/** Memory and processor of each part that is up, under their names in the history; replicas together. */
export function partValues(parts: readonly Part[]): Values {
  const values: Values = {}
  for (const { name, state, memory_bytes, cpu_percent } of parts) {
    if (state !== 'up') continue
    for (const [what, value] of [['memory', memory_bytes], ['cpu', cpu_percent]] as const) {
      const key = `service.${name}.${what}`
      if (value !== null) values[key] = (values[key] ?? 0) + value
    }
  }
  return values
}

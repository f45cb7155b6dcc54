import type { Host } from '@/api/monitor'
import { Readings, type Card, type Gauge, type Reading, type Words } from '@/monitoring/cards'

const WHOLE = 100
const HOT = 90 // °C at which the bar is full where the chip tells no critical temperature

function processor({ cpu }: Host, r: Readings): Card {
  const { current_mhz, minimum_mhz, maximum_mhz } = cpu.frequency
  return {
    id: 'cpu',
    gauges: [r.gauge('cpu', 'cpu.percent', cpu.percent, 'percent', WHOLE)],
    cores: cpu.cores,
    facts: [
      r.number('frequency', 'cpu.frequency.current_mhz', current_mhz, 'megahertz'),
      r.several('frequencyRange', 'cpu.frequency.maximum_mhz', [minimum_mhz, maximum_mhz], 'megahertz'),
      r.several('load', 'cpu.load', cpu.load ?? [], 'load'),
    ],
  }
}

function heat({ temperature, fan }: Host, r: Readings): Card {
  const critical = Math.max(...temperature.sensors.map((sensor) => sensor.critical ?? 0)) || HOT
  const drive = fan.fans.find((one) => one.drive_percent !== null)?.drive_percent
  const others = temperature.sensors.map(({ chip, label, celsius }, index): Reading => {
    const reading = r.number('sensor', `temperature.sensors.${index}`, celsius, 'celsius')
    return { ...reading, id: `sensor-${index}`, label: label === '' || label === chip ? chip : `${chip}, ${label}` }
  })
  return {
    id: 'temperature',
    gauges: [r.gauge('soc', 'temperature.soc', temperature.soc, 'celsius', critical)],
    facts: [
      r.number('diskTemperature', 'temperature.disk', temperature.disk, 'celsius'),
      r.number('fan', 'fan.rpm', fan.rpm, 'rpm'),
      ...(drive == null ? [] : [r.number('fanDrive', 'fan.rpm', drive, 'percent')]),
      ...others,
    ],
  }
}

function memory({ memory: kept }: Host, r: Readings): Card {
  const limits = kept.limits_work === false ? r.words.t('monitoring.limitsIgnored') : null
  return {
    id: 'memory',
    gauges: [
      r.gauge('memory', 'memory.percent', kept.percent, 'percent', WHOLE, r.ofWhole(kept.used, kept.total) ?? undefined),
      r.gauge('swap', 'memory.swap_percent', kept.swap_percent, 'percent', WHOLE, r.ofWhole(kept.swap_used, kept.swap_total) ?? undefined),
    ],
    facts: [
      r.number('available', 'memory.available', kept.available, 'bytes'),
      r.number('cached', 'memory.cached', kept.cached, 'bytes'),
      ...(limits === null ? [] : [r.text('limits', 'memory.limits_work', limits)]),
    ],
  }
}

function disk({ disk: told }: Host, r: Readings): Card {
  const volumes = ['system', 'data'].map((name): Gauge => {
    const volume = told.volumes.find((one) => one.name === name)
    const id = name === 'system' ? 'systemVolume' : 'dataVolume'
    const note = volume && r.ofWhole(volume.used, volume.total)
    return r.gauge(id, `disk.volumes.${name}`, volume?.percent ?? null, 'percent', WHOLE, note ?? undefined)
  })
  return {
    id: 'disk',
    gauges: volumes,
    facts: [
      r.number('readRate', 'disk.read_per_second', told.read_per_second, 'bytes_per_second'),
      r.number('writeRate', 'disk.written_per_second', told.written_per_second, 'bytes_per_second'),
      r.number('read', 'disk.read', told.read, 'bytes'),
      r.number('written', 'disk.written', told.written, 'bytes'),
    ],
  }
}

function network({ network: told }: Host, r: Readings): Card {
  return {
    id: 'network',
    gauges: [],
    facts: [
      r.number('receiveRate', 'network.received_per_second', told.received_per_second, 'bytes_per_second'),
      r.number('sendRate', 'network.sent_per_second', told.sent_per_second, 'bytes_per_second'),
      r.number('received', 'network.received', told.received, 'bytes'),
      r.number('sent', 'network.sent', told.sent, 'bytes'),
      ...(told.interfaces.length === 0 ? [] : [r.text('interfaces', 'network', told.interfaces.map(({ name }) => name).join(', '))]),
    ],
  }
}

function pressure({ pressure: told }: Host, r: Readings): Card {
  const names = ['cpu', 'memory', 'memory_full', 'io', 'io_full'] as const
  return {
    id: 'pressure',
    gauges: [],
    facts: names.map((name) => {
      const stall = told[name]
      return r.several(`pressure_${name}`, `pressure.${name}`, [stall?.avg10, stall?.avg60, stall?.avg300], 'percent')
    }),
  }
}

function power({ power: told }: Host, r: Readings): Card {
  const names = Object.keys(told) as (keyof typeof told)[]
  return { id: 'power', gauges: [], facts: names.map((name) => r.flag(name, `power.${name}`, told[name])) }
}

function machine({ board, uptime_seconds }: Host, r: Readings): Card {
  return {
    id: 'machine',
    gauges: [],
    facts: [
      r.text('model', 'board.model', board.model),
      r.text('os', 'board.os', board.os),
      r.text('kernel', 'board.kernel', board.kernel),
      r.text('architecture', 'board.architecture', board.architecture),
      r.text('uptime', 'uptime_seconds', uptime_seconds === null ? null : r.words.duration(uptime_seconds)),
    ],
  }
}

/** Everything that the sample tells, in cards. */
export function cardsOf(host: Host, words: Words): Card[] {
  const readings = new Readings(host, words)
  return [processor, heat, memory, disk, network, pressure, power, machine].map((make) => make(host, readings))
}

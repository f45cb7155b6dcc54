export const SERVICES = ['ingest', 'analysis', 'reporter', 'monitor'] as const
export type Service = (typeof SERVICES)[number]

/** Where the service describes itself. */
export const apiUrl = (service: Service): string => `/api/${service}/openapi.json`

export const aboutMore = {
  filesTitle: 'Files',
  files: 'All candles that are stored of a pair, to take along. Times are milliseconds UTC.',
  interval: 'Candles',
  api: 'What the page is built on, for programs of your own. Each service describes its interface; nothing of it needs a key.',
  service: { ingest: 'Market data', analysis: 'Analysis', reporter: 'Reports', monitor: 'Monitor' },
  show: 'Read',
  hide: 'Close',
  licences: 'Every library and its licence',
}

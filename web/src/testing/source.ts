/** The browser's EventSource as the page sees it: the specs play the server. */
export class Source extends EventTarget {
  /** Every one that was opened, in order; a spec empties it before it begins. */
  static all: Source[] = []
  readonly CLOSED = 2
  readyState = 1
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null

  constructor(readonly url: string) {
    super()
    Source.all.push(this)
  }

  get closed(): boolean {
    return this.readyState === this.CLOSED
  }

  close(): void {
    this.readyState = this.CLOSED
  }

  /** Sends an event of that name with `data` as JSON. */
  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }))
  }
}

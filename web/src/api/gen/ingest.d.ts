// Made from the service's OpenAPI by `npm run types`; not to be edited.

export interface paths {
    "/api/ingest/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Status
         * @description State of the exchange, the streams, the series and the backfills.
         */
        get: operations["ingest-read_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ingest/symbols": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Symbols
         * @description Trading symbols of the exchange that contain the text.
         */
        get: operations["ingest-search_symbols"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ingest/watchlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Watchlist
         * @description The followed pairs in order.
         */
        get: operations["ingest-read_watchlist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ingest/watchlist/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Pair
         * @description Follows a pair, or moves it to another position.
         */
        put: operations["ingest-put_pair"];
        post?: never;
        /**
         * Delete Pair
         * @description Stops following a pair. Its stored candles stay.
         */
        delete: operations["ingest-delete_pair"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * BackfillStatus
         * @description Since the start: requests served, candles fetched, candle requests sent to the exchange; the latest in full.
         */
        BackfillStatus: {
            /** Candles */
            candles: number;
            /** Klines Requests */
            klines_requests: number;
            /** Recent */
            recent: components["schemas"]["FinishedBackfill"][];
            /** Running */
            running: components["schemas"]["RunningBackfill"][];
            /** Served */
            served: number;
        };
        /**
         * ConnectionStatus
         * @description A stream connection: its state and since when, reconnects since the start, why it last ended.
         */
        ConnectionStatus: {
            /** Reason */
            reason: string | null;
            /** Reconnects */
            reconnects: number;
            /** Since */
            since: number;
            /**
             * State
             * @enum {string}
             */
            state: "idle" | "connecting" | "streaming" | "waiting";
            /** Streams */
            streams: number;
        };
        /**
         * ExchangeStatus
         * @description Whether the exchange gives answers; if not, why, in one sentence, and when it is asked again (seconds).
         *
         *     `clock_offset` is how far its clock is ahead of this machine's (ms), null until it is known.
         */
        ExchangeStatus: {
            /** Clock Offset */
            clock_offset: number | null;
            /** Code */
            code: string | null;
            /** Problem */
            problem: string | null;
            /** Reachable */
            reachable: boolean;
            /** Retry After */
            retry_after: number | null;
        };
        /**
         * FinishedBackfill
         * @description A finished backfill: its range, requests sent to the exchange for it, candles published, its error if any.
         */
        FinishedBackfill: {
            /** End */
            end: number;
            /** Error */
            error: string | null;
            /** Finished */
            finished: number;
            interval: components["schemas"]["Interval"];
            /** Published */
            published: number;
            /** Requests */
            requests: number;
            /** Start */
            start: number;
            /** Symbol */
            symbol: string;
        };
        /**
         * FollowedPair
         * @description A pair of the watchlist. What only the exchange knows is null until its list has been read.
         */
        FollowedPair: {
            /** Added */
            added: number;
            /** Base */
            base: string | null;
            /** Position */
            position: number;
            /** Price Decimals */
            price_decimals: number | null;
            /** Quote */
            quote: string | null;
            /** Symbol */
            symbol: string;
            /** Trading */
            trading: boolean | null;
        };
        /**
         * Interval
         * @description The candle intervals that are followed and kept, named as the exchange names them.
         * @enum {string}
         */
        Interval: "5m" | "1h" | "4h" | "1d" | "1w";
        /**
         * ListedSymbol
         * @description A symbol that the exchange lists. `tick_size` and `step_size` are its decimal strings.
         */
        ListedSymbol: {
            /** Base */
            base: string;
            /** Price Decimals */
            price_decimals: number;
            /** Quantity Decimals */
            quantity_decimals: number;
            /** Quote */
            quote: string;
            /** Step Size */
            step_size: string;
            /** Symbol */
            symbol: string;
            /** Tick Size */
            tick_size: string;
            /** Trading */
            trading: boolean;
        };
        /**
         * Placement
         * @description Where a pair should stand in the watchlist; 0 is first. Without it a new pair comes last.
         */
        Placement: {
            /** Position */
            position?: number | null;
        };
        /**
         * PublishingStatus
         * @description Closed candles of the stream that wait for the broker, those dropped since the start, frames refused.
         */
        PublishingStatus: {
            /** Broker Connected */
            broker_connected: boolean;
            /** Dropped */
            dropped: number;
            /** Refused Frames */
            refused_frames: number;
            /** Waiting */
            waiting: number;
        };
        /**
         * RunningBackfill
         * @description A backfill under way: its range, and how much of it (candles that it can hold at most) is published.
         */
        RunningBackfill: {
            /** Candles */
            candles: number;
            /** End */
            end: number;
            interval: components["schemas"]["Interval"];
            /** Published */
            published: number;
            /** Requests */
            requests: number;
            /** Start */
            start: number;
            /** Symbol */
            symbol: string;
        };
        /**
         * SeriesStatus
         * @description A pair and interval: the newest closed candle that was published since the start (null: none yet).
         *
         *     `lag_seconds` is how much later its open time should be by now, 0 when nothing is missing at the end.
         *     `holes` are the ranges that the exchange has no candles for, as far as it was asked since the start.
         */
        SeriesStatus: {
            /** Holes */
            holes: [
                number,
                number
            ][];
            interval: components["schemas"]["Interval"];
            /** Lag Seconds */
            lag_seconds: number | null;
            /** Last Closed */
            last_closed: number | null;
            /** Source */
            source: ("rest" | "stream") | null;
            /** Symbol */
            symbol: string;
        };
        /**
         * StatusAnswer
         * @description Everything that can be known of ingest.
         */
        StatusAnswer: {
            backfills: components["schemas"]["BackfillStatus"];
            /** Connections */
            connections: components["schemas"]["ConnectionStatus"][];
            exchange: components["schemas"]["ExchangeStatus"];
            publishing: components["schemas"]["PublishingStatus"];
            /** Series */
            series: components["schemas"]["SeriesStatus"][];
            /** Started */
            started: number;
            weight: components["schemas"]["WeightStatus"];
        };
        /**
         * SymbolsAnswer
         * @description The symbols found, the likeliest first.
         */
        SymbolsAnswer: {
            /** Symbols */
            symbols: components["schemas"]["ListedSymbol"][];
        };
        /**
         * WatchlistAnswer
         * @description The followed pairs in the user's order.
         */
        WatchlistAnswer: {
            /** Pairs */
            pairs: components["schemas"]["FollowedPair"][];
        };
        /**
         * WeightStatus
         * @description Request weight of this minute: used (by the exchange's count), allowed to this service, the exchange's limit.
         */
        WeightStatus: {
            /** Allowed */
            allowed: number;
            /** Limit */
            limit: number;
            /** Used */
            used: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "ingest-read_status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusAnswer"];
                };
            };
            /** @description The request cannot be answered */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
            /** @description The service cannot answer now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
        };
    };
    "ingest-search_symbols": {
        parameters: {
            query: {
                query: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SymbolsAnswer"];
                };
            };
            /** @description The request cannot be answered */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
            /** @description The service cannot answer now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
        };
    };
    "ingest-read_watchlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchlistAnswer"];
                };
            };
            /** @description The request cannot be answered */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
            /** @description The service cannot answer now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
        };
    };
    "ingest-put_pair": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Placement"] | null;
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowedPair"];
                };
            };
            /** @description The request cannot be answered */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
            /** @description The service cannot answer now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
        };
    };
    "ingest-delete_pair": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                symbol: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request cannot be answered */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
            /** @description The service cannot answer now */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": {
                        /** Code */
                        code: string;
                        /** Detail */
                        detail: string;
                        /** Status */
                        status: number;
                        /** Title */
                        title: string;
                        /**
                         * Type
                         * @default about:blank
                         */
                        type?: string;
                    };
                };
            };
        };
    };
}

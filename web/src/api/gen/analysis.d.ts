// Made from the service's OpenAPI by `npm run types`; not to be edited.

export interface paths {
    "/api/analysis/candles/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Candles
         * @description Closed candles, as columns.
         */
        get: operations["analysis-candles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/charts/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Chart
         * @description The chart of a pair: figure, statistics, levels, signals and how far the data can be trusted.
         */
        get: operations["analysis-chart"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/charts/{symbol}/earlier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Earlier
         * @description The bars left of a chart, for who pans or zooms there, with indicators as exact as the chart's.
         */
        get: operations["analysis-earlier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/charts/{symbol}/image.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Image
         * @description The chart as a picture.
         */
        get: operations["analysis-image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/depths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Depths
         * @description Every depth there is.
         */
        get: operations["analysis-depths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/indicators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Indicators
         * @description Every indicator there is, with its parameters and their limits.
         */
        get: operations["analysis-indicators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/indicators/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Indicator Columns
         * @description The indicators at the newest closed candles, as columns with every digit.
         */
        get: operations["analysis-indicator_columns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Quotes
         * @description Where every followed pair stands, and how its last day went.
         */
        get: operations["analysis-quotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/stored": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stored
         * @description What is stored of each pair, those that left the watchlist included.
         */
        get: operations["analysis-stored"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/stored/{symbol}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Drop
         * @description Deletes all candles of a pair that is not on the watchlist.
         */
        delete: operations["analysis-drop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analysis/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description The last candle of charts and its indicators as they change, as server-sent events named `candle`.
         *
         *     With `quotes`, events named `quote` besides, one a second at most for each followed pair.
         */
        get: operations["analysis-stream"];
        put?: never;
        post?: never;
        delete?: never;
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
         * CandleColumns
         * @description Closed candles as columns of equal length, oldest first. Times are ms UTC, prices in the quote currency.
         */
        CandleColumns: {
            /** Close */
            close: number[];
            /** High */
            high: number[];
            interval: components["schemas"]["Interval"];
            /** Low */
            low: number[];
            /** Open */
            open: number[];
            /** Open Time */
            open_time: number[];
            /** Quote Volume */
            quote_volume: number[];
            /** Symbol */
            symbol: string;
            /** Trades */
            trades: number[];
            /** Volume */
            volume: number[];
        };
        /**
         * ChartAnswer
         * @description A chart with what is said of it. `stats` is null as long as there is no candle in view.
         */
        ChartAnswer: {
            depth: components["schemas"]["Depth"];
            figure: components["schemas"]["Figure"];
            /** Indicators */
            indicators: components["schemas"]["ShownIndicator"][];
            interval: components["schemas"]["Interval"];
            /** Levels */
            levels: components["schemas"]["Level"][];
            quality: components["schemas"]["Quality"];
            /** Signals */
            signals: components["schemas"]["Signal"][];
            stats: components["schemas"]["Stats"] | null;
            /** Symbol */
            symbol: string;
        };
        /**
         * Depth
         * @description How far back a chart looks, always ending now.
         * @enum {string}
         */
        Depth: "1d" | "1w" | "1mo" | "1y" | "5y";
        /**
         * DepthEntry
         * @description A depth: the interval of its candles, the time it spans (ms) and how many candles that is.
         */
        DepthEntry: {
            /**
             * Bars
             * @description Candles in view when none is missing
             */
            bars: number;
            depth: components["schemas"]["Depth"];
            interval: components["schemas"]["Interval"];
            /** Span */
            span: number;
        };
        /**
         * DepthList
         * @description Every depth there is, the shortest first.
         */
        DepthList: {
            /** Depths */
            depths: components["schemas"]["DepthEntry"][];
        };
        /**
         * EarlierAnswer
         * @description Bars that come before those of a chart: the same traces in the same order, to go in front of them.
         *
         *     `more` says whether there are still earlier ones.
         */
        EarlierAnswer: {
            /** Data */
            data: {
                [key: string]: unknown;
            }[];
            depth: components["schemas"]["Depth"];
            interval: components["schemas"]["Interval"];
            /** More */
            more: boolean;
            /** Symbol */
            symbol: string;
        };
        /**
         * Figure
         * @description A plotly.js figure. Every trace names its column in `meta.key` and has open times (ms UTC) as `x`.
         */
        Figure: {
            /** Data */
            data: {
                [key: string]: unknown;
            }[];
            /** Layout */
            layout: {
                [key: string]: unknown;
            };
        };
        /**
         * IndicatorColumns
         * @description The columns of indicators at closed candles, oldest first; null where there is not enough data yet.
         *
         *     Besides `open_time` (ms UTC) there is a column for each output. Those named here are there by default, and where
         *     `indicators` chooses others, these are left out.
         */
        IndicatorColumns: {
            interval: components["schemas"]["Interval"];
            /** Macd */
            macd?: (number | null)[];
            /** Macd Hist */
            macd_hist?: (number | null)[];
            /** Macd Signal */
            macd_signal?: (number | null)[];
            /** Open Time */
            open_time: number[];
            /** Rsi */
            rsi?: (number | null)[];
            /** Sma Long */
            sma_long?: (number | null)[];
            /** Sma Short */
            sma_short?: (number | null)[];
            /** Symbol */
            symbol: string;
        } & {
            [key: string]: unknown;
        };
        /**
         * IndicatorEntry
         * @description An indicator of the registry. `panel` is `price` for what is drawn over the candles, else its own row.
         */
        IndicatorEntry: {
            /** By Default */
            by_default: boolean;
            /** Formula */
            formula: string;
            /** Key */
            key: string;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Outputs */
            outputs: components["schemas"]["OutputEntry"][];
            /** Panel */
            panel: string;
            /** Parameters */
            parameters: components["schemas"]["ParameterEntry"][];
            /** Unit */
            unit: string;
        };
        /**
         * IndicatorList
         * @description Every indicator there is, in the order of menus and panels.
         */
        IndicatorList: {
            /** Indicators */
            indicators: components["schemas"]["IndicatorEntry"][];
        };
        /**
         * Interval
         * @description The candle intervals that are followed and kept, named as the exchange names them.
         * @enum {string}
         */
        Interval: "5m" | "1h" | "4h" | "1d" | "1w";
        /**
         * Level
         * @description A support or resistance level. Its first swing was `confirmed` so many bars after it happened.
         */
        Level: {
            /**
             * Confirmed
             * @description Close (ms UTC) of the candle that made the level known
             */
            confirmed: number;
            /** First Touch */
            first_touch: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "support" | "resistance";
            /** Last Touch */
            last_touch: number;
            /** Price */
            price: number;
            /**
             * Strength
             * @description 0 to 1 within the view; 1 is the strongest
             */
            strength: number;
            /** Touches */
            touches: number;
        };
        /**
         * OutputEntry
         * @description A column of an indicator, how it is drawn and in which role's colour.
         */
        OutputEntry: {
            /**
             * Drawn
             * @enum {string}
             */
            drawn: "line" | "dots" | "histogram" | "candles";
            /** Key */
            key: string;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Role */
            role: string;
        };
        /**
         * ParameterEntry
         * @description A number that an indicator takes, both bounds allowed.
         */
        ParameterEntry: {
            /** Default */
            default: number;
            /** Key */
            key: string;
            /** Labels */
            labels: {
                [key: string]: string;
            };
            /** Maximum */
            maximum: number;
            /** Minimum */
            minimum: number;
            /** Whole */
            whole: boolean;
        };
        /**
         * Quality
         * @description How far the data behind an answer can be trusted.
         */
        Quality: {
            /**
             * Age Seconds
             * @description Seconds since anything was heard of the pair
             */
            age_seconds: number | null;
            /**
             * Holes
             * @description Ranges [start, end) in view (ms UTC) without candles
             */
            holes: [
                number,
                number
            ][];
            /**
             * Last Closed
             * @description Open time (ms UTC) of the last closed candle
             */
            last_closed: number | null;
            /**
             * Source
             * @description How the last closed candle came
             * @enum {string}
             */
            source: "rest" | "stream" | "none";
            /**
             * Stale
             * @description Whether newer data should have arrived by now
             */
            stale: boolean;
        };
        /**
         * QuoteEntry
         * @description The last day of a pair: prices in the quote currency, and closes an hour apart that end with the last.
         */
        QuoteEntry: {
            /** Change Percent */
            change_percent: number;
            /** Closes */
            closes: number[];
            /** Open */
            open: number;
            /** Price */
            price: number;
            /** Symbol */
            symbol: string;
        };
        /**
         * QuoteList
         * @description The quotes of the followed pairs, in the watchlist's order. A pair without candles of the last day has none.
         */
        QuoteList: {
            /** Quotes */
            quotes: components["schemas"]["QuoteEntry"][];
        };
        /**
         * ShownIndicator
         * @description An indicator of a chart: its numbers by name, and the columns that it fills.
         */
        ShownIndicator: {
            /** Columns */
            columns: string[];
            /** Key */
            key: string;
            /** Parameters */
            parameters: {
                [key: string]: number;
            };
        };
        /**
         * Signal
         * @description One observation in words, with the numbers it rests on. Never advice.
         */
        Signal: {
            /**
             * Kind
             * @description trend, crossing, rsi, macd, support or resistance
             */
            kind: string;
            /**
             * Moment
             * @description The moment that the sentence names (ms UTC), if it names one
             */
            moment?: number | null;
            /**
             * Template
             * @description The sentence with {time} for its moment, for readers in other time zones; else empty
             */
            template?: {
                [key: string]: string;
            };
            /**
             * Text
             * @description The sentence, its moment in the server's time zone
             */
            text: {
                [key: string]: string;
            };
            /**
             * Tone
             * @enum {string}
             */
            tone: "up" | "down" | "neutral";
            /** Values */
            values: {
                [key: string]: number | null;
            };
        };
        /**
         * Stats
         * @description The statistics of one period. `rsi` and `volatility` are null where there is not enough data.
         */
        Stats: {
            /** Change */
            change: number;
            /** Change Percent */
            change_percent: number;
            /** Close */
            close: number;
            /** High */
            high: number;
            /** Low */
            low: number;
            /**
             * Max Drawdown
             * @description Largest fall from an earlier high of the closes, percent, 0 or negative
             */
            max_drawdown: number;
            /** Open */
            open: number;
            /** Quote Volume */
            quote_volume: number;
            /** Range */
            range: number;
            /**
             * Rsi
             * @description Wilder's RSI over 14 candles at the period's end, 0 to 100
             */
            rsi: number | null;
            /**
             * Volatility
             * @description Annualised standard deviation of log returns, percent
             */
            volatility: number | null;
            /** Volume */
            volume: number;
        };
        /**
         * StoredList
         * @description Every pair of which candles are stored, in alphabetical order, and the bytes of all together.
         */
        StoredList: {
            /** Bytes */
            bytes: number;
            /** Pairs */
            pairs: components["schemas"]["StoredPair"][];
        };
        /**
         * StoredPair
         * @description The candles of a pair. `written` is when they were last written to disk (ms UTC), null if never yet.
         */
        StoredPair: {
            /** Bytes */
            bytes: number;
            /**
             * Followed
             * @description Whether the pair is on the watchlist; if not, it may be dropped
             */
            followed: boolean;
            /** Symbol */
            symbol: string;
            /** Written */
            written: number | null;
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
    "analysis-candles": {
        parameters: {
            query: {
                interval: components["schemas"]["Interval"];
                start?: number | null;
                end?: number | null;
                /** @description Most candles: the oldest from `start`, or the newest without it; all if left out */
                limit?: number | null;
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description A pair that is followed, such as BTCUSDC */
                symbol: string;
            };
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
                    "application/json": components["schemas"]["CandleColumns"];
                    "application/vnd.apache.parquet": unknown;
                    "text/csv; charset=utf-8": unknown;
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
    "analysis-chart": {
        parameters: {
            query: {
                /** @description Candles of the short average */
                short?: number | null;
                /** @description Candles of the long average */
                long?: number | null;
                /** @description Candles on each side of a swing */
                support?: number | null;
                /** @description What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out */
                indicators?: string | null;
                depth: components["schemas"]["Depth"];
            };
            header?: never;
            path: {
                /** @description A pair that is followed, such as BTCUSDC */
                symbol: string;
            };
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
                    "application/json": components["schemas"]["ChartAnswer"];
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
    "analysis-earlier": {
        parameters: {
            query: {
                /** @description Candles of the short average */
                short?: number | null;
                /** @description Candles of the long average */
                long?: number | null;
                /** @description Candles on each side of a swing */
                support?: number | null;
                /** @description What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out */
                indicators?: string | null;
                depth: components["schemas"]["Depth"];
                /** @description The open time (ms UTC) of the first bar that is known */
                before: number;
                /** @description Most bars: the newest of them */
                limit?: number;
            };
            header?: {
                "accept-encoding"?: string;
            };
            path: {
                /** @description A pair that is followed, such as BTCUSDC */
                symbol: string;
            };
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
                    "application/json": components["schemas"]["EarlierAnswer"];
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
    "analysis-image": {
        parameters: {
            query: {
                /** @description Candles of the short average */
                short?: number | null;
                /** @description Candles of the long average */
                long?: number | null;
                /** @description Candles on each side of a swing */
                support?: number | null;
                /** @description What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out */
                indicators?: string | null;
                depth: components["schemas"]["Depth"];
                /** @description The settings' one if left out */
                language?: ("fr" | "en") | null;
                theme?: "light" | "dark";
                /** @description Pixels */
                width?: number;
            };
            header?: {
                "if-none-match"?: string;
            };
            path: {
                /** @description A pair that is followed, such as BTCUSDC */
                symbol: string;
            };
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
                    "image/png": string;
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
    "analysis-depths": {
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
                    "application/json": components["schemas"]["DepthList"];
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
    "analysis-indicators": {
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
                    "application/json": components["schemas"]["IndicatorList"];
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
    "analysis-indicator_columns": {
        parameters: {
            query: {
                /** @description Candles of the short average */
                short?: number | null;
                /** @description Candles of the long average */
                long?: number | null;
                /** @description Candles on each side of a swing */
                support?: number | null;
                /** @description What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out */
                indicators?: string | null;
                interval: components["schemas"]["Interval"];
                /** @description Newest candles */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A pair that is followed, such as BTCUSDC */
                symbol: string;
            };
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
                    "application/json": components["schemas"]["IndicatorColumns"];
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
    "analysis-quotes": {
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
                    "application/json": components["schemas"]["QuoteList"];
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
    "analysis-stored": {
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
                    "application/json": components["schemas"]["StoredList"];
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
    "analysis-drop": {
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
    "analysis-stream": {
        parameters: {
            query?: {
                /** @description Candles of the short average */
                short?: number | null;
                /** @description Candles of the long average */
                long?: number | null;
                /** @description Candles on each side of a swing */
                support?: number | null;
                /** @description What to show, as in `averages,rsi(7),bollinger(20,2)`; the default ones if left out */
                indicators?: string | null;
                /** @description A pair that is followed, such as BTCUSDC; several with commas between, up to 8 */
                symbol?: string | null;
                /** @description Needed beside `symbol` */
                depth?: components["schemas"]["Depth"] | null;
                /** @description Events named `quote` for every followed pair */
                quotes?: boolean;
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
                    "text/event-stream": string;
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
}

// Made from the service's OpenAPI by `npm run types`; not to be edited.

export interface paths {
    "/api/reporter/dates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Dates
         * @description The next three due moments of a schedule that begins now, or that a subscription would change to.
         */
        get: operations["reporter-get_dates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/defaults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Defaults
         * @description What a new subscription gets where it says nothing, and how many there may be.
         */
        get: operations["reporter-get_defaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Deliveries
         * @description The log of deliveries, the newest first.
         */
        get: operations["reporter-list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/deliveries/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Latest Deliveries
         * @description The newest delivery of each subscription that has one.
         */
        get: operations["reporter-list_latest_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Mail
         * @description Whether mails can be sent, and if not, what to do.
         */
        get: operations["reporter-get_mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/mail/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Mail
         * @description Ends a stop after refused credentials and tries what waits at once.
         */
        post: operations["reporter-retry_mail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview
         * @description The mail as HTML.
         */
        get: operations["reporter-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Subscriptions
         * @description All subscriptions.
         */
        get: operations["reporter-list_subscriptions"];
        put?: never;
        /**
         * Add Subscription
         * @description Makes a subscription for a pair of the watchlist.
         */
        post: operations["reporter-add_subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/subscriptions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Subscription
         * @description One subscription.
         */
        get: operations["reporter-get_subscription"];
        put?: never;
        post?: never;
        /**
         * Remove Subscription
         * @description Ends a subscription; its deliveries stay in the log.
         */
        delete: operations["reporter-remove_subscription"];
        options?: never;
        head?: never;
        /**
         * Change Subscription
         * @description Changes a subscription; takes effect at once.
         */
        patch: operations["reporter-change_subscription"];
        trace?: never;
    };
    "/api/reporter/subscriptions/{number}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send Subscription
         * @description Sends its report now and answers with what the mail server said.
         */
        post: operations["reporter-send_subscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reporter/unsubscribe/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask Unsubscribe
         * @description The page behind a mail's unsubscribe link; opening it changes nothing.
         */
        get: operations["reporter-ask_unsubscribe"];
        put?: never;
        /**
         * Confirm Unsubscribe
         * @description Pauses the subscription of the link.
         */
        post: operations["reporter-confirm_unsubscribe"];
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
         * Attempt
         * @description One conversation with the mail server: `outcome` is sent, temporary, refused or given up.
         */
        Attempt: {
            /** Answer */
            answer: string;
            /** Ended */
            ended: number;
            /** Outcome */
            outcome: string;
        };
        /**
         * Dates
         * @description The next due moments of a schedule.
         */
        Dates: {
            /** Upcoming */
            upcoming: number[];
        };
        /**
         * Delivery
         * @description A report on its way or sent.
         *
         *     `status` is waiting, sending, sent, failed, superseded (a newer report took its place) or cancelled.
         *     `late_seconds` counts from the due moment to the settlement, or to now while it is open. `answer` is the
         *     mail server's last word, or why the report waits. `missed` periods before it got no mail.
         */
        Delivery: {
            /** Answer */
            answer: string | null;
            /** Attempts */
            attempts: number;
            /** Due */
            due: number;
            /**
             * Due Date
             * Format: date
             */
            due_date: string;
            frequency: components["schemas"]["Frequency"];
            /** History */
            history: components["schemas"]["Attempt"][];
            /** Id */
            id: number;
            /** Late Seconds */
            late_seconds: number;
            /** Manual */
            manual: boolean;
            /** Message Id */
            message_id: string;
            /** Missed */
            missed: number;
            /** Next Attempt */
            next_attempt: number | null;
            /** Recipient */
            recipient: string;
            /** Settled */
            settled: number | null;
            status: components["schemas"]["Status"];
            /** Subscription Id */
            subscription_id: number | null;
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
         * Frequency
         * @description How often a report is sent.
         * @enum {string}
         */
        Frequency: "daily" | "weekly" | "monthly";
        /**
         * MailReport
         * @description How sending stands: `problem` is one sentence that says what to do, null when there is none.
         *
         *     `state` is unset (settings are missing), untried, working, failing (tried again by itself) or stopped (the account
         *     was refused). `clock_problem` says why the machine's clock holds everything back, where it does. `missing` names
         *     the settings without which nothing can be sent.
         */
        MailReport: {
            /** Answer */
            answer: string | null;
            /** Clock Problem */
            clock_problem: string | null;
            /** Host */
            host: string;
            /** Missing */
            missing: string[];
            /** Port */
            port: number;
            /** Problem */
            problem: string | null;
            /** Security */
            security: string;
            /** Sender */
            sender: string | null;
            /** Since */
            since: number;
            state: components["schemas"]["MailState"];
        };
        /**
         * MailState
         * @description What is known of the mail server.
         * @enum {string}
         */
        MailState: "unset" | "untried" | "working" | "failing" | "stopped";
        /**
         * NewSubscription
         * @description A subscription to be made. What is left out gets its default.
         */
        NewSubscription: {
            /**
             * Active
             * @default true
             */
            active?: boolean;
            /**
             * Day
             * @description Counts for monthly reports; 31 means the month's last day
             * @default 1
             */
            day?: number;
            /**
             * Depths
             * @description Null is the frequency's own
             */
            depths?: components["schemas"]["Depth"][] | null;
            /** @default daily */
            frequency?: components["schemas"]["Frequency"];
            /**
             * Hour
             * @description Null is REPORT_TIME
             */
            hour?: string | null;
            /**
             * Language
             * @description Null is LANGUAGE
             */
            language?: ("fr" | "en") | null;
            /**
             * Recipient
             * @description A plain mail address, at most 254 characters; another script's domain becomes its ASCII form
             */
            recipient: string;
            /** Symbol */
            symbol: string;
            /**
             * Timezone
             * @description Null is TZ
             */
            timezone?: string | null;
            /**
             * Weekday
             * @description 0 is Monday, 6 is Sunday; counts for weekly reports
             * @default 0
             */
            weekday?: number;
        };
        /**
         * SendResult
         * @description The mail server has taken a mail: what it said, and the delivery's number in the log.
         */
        SendResult: {
            /** Answer */
            answer: string;
            /** Delivery Id */
            delivery_id: number;
            /** Message Id */
            message_id: string;
        };
        /**
         * Standard
         * @description What a new subscription gets where it says nothing, and how many there may be. `depths` by frequency.
         */
        Standard: {
            /** Depths */
            depths: {
                [key: string]: components["schemas"]["Depth"][];
            };
            /** Hour */
            hour: string;
            /**
             * Language
             * @enum {string}
             */
            language: "fr" | "en";
            /** Limit */
            limit: number;
            /** Timezone */
            timezone: string;
        };
        /**
         * Status
         * @description What has become of a delivery. The first two are open, the others final.
         * @enum {string}
         */
        Status: "waiting" | "sending" | "sent" | "failed" | "superseded" | "cancelled";
        /**
         * Subscription
         * @description A subscription as it stands. `next_due` and `upcoming` (the next three) are empty while it is paused.
         */
        Subscription: {
            /** Active */
            active: boolean;
            /** Changed */
            changed: number;
            /** Created */
            created: number;
            /** Day */
            day: number;
            /** Depths */
            depths: components["schemas"]["Depth"][];
            frequency: components["schemas"]["Frequency"];
            /** Hour */
            hour: string;
            /** Id */
            id: number;
            /**
             * Language
             * @enum {string}
             */
            language: "fr" | "en";
            /** Next Due */
            next_due: number | null;
            /** Recipient */
            recipient: string;
            /** Symbol */
            symbol: string;
            /** Timezone */
            timezone: string;
            /** Upcoming */
            upcoming: number[];
            /** Weekday */
            weekday: number;
        };
        /**
         * SubscriptionChange
         * @description What is to be different; what is left out stays. Only `depths` can be null: the frequency's own again.
         */
        SubscriptionChange: {
            /** Active */
            active?: boolean | null;
            /** Day */
            day?: number | null;
            /** Depths */
            depths?: components["schemas"]["Depth"][] | null;
            frequency?: components["schemas"]["Frequency"] | null;
            /** Hour */
            hour?: string | null;
            /** Language */
            language?: ("fr" | "en") | null;
            /** Recipient */
            recipient?: string | null;
            /** Symbol */
            symbol?: string | null;
            /** Timezone */
            timezone?: string | null;
            /** Weekday */
            weekday?: number | null;
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
    "reporter-get_dates": {
        parameters: {
            query?: {
                frequency?: components["schemas"]["Frequency"];
                /** @description Null is REPORT_TIME */
                hour?: string | null;
                /** @description 0 is Monday, 6 is Sunday; counts for weekly reports */
                weekday?: number;
                /** @description Counts for monthly reports; 31 means the month's last day */
                day?: number;
                /** @description Null is TZ */
                timezone?: string | null;
                subscription?: number | null;
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
                    "application/json": components["schemas"]["Dates"];
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
    "reporter-get_defaults": {
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
                    "application/json": components["schemas"]["Standard"];
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
    "reporter-list_deliveries": {
        parameters: {
            query?: {
                limit?: number;
                /** @description Deliveries with smaller ids */
                before?: number | null;
                subscription?: number | null;
                status?: components["schemas"]["Status"] | null;
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
                    "application/json": components["schemas"]["Delivery"][];
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
    "reporter-list_latest_deliveries": {
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
                    "application/json": components["schemas"]["Delivery"][];
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
    "reporter-get_mail": {
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
                    "application/json": components["schemas"]["MailReport"];
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
    "reporter-retry_mail": {
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
                    "application/json": components["schemas"]["MailReport"];
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
    "reporter-preview": {
        parameters: {
            query: {
                frequency?: components["schemas"]["Frequency"];
                /** @description Null is REPORT_TIME */
                hour?: string | null;
                /** @description 0 is Monday, 6 is Sunday; counts for weekly reports */
                weekday?: number;
                /** @description Counts for monthly reports; 31 means the month's last day */
                day?: number;
                /** @description Null is TZ */
                timezone?: string | null;
                symbol: string;
                /** @description Null is LANGUAGE */
                language?: ("fr" | "en") | null;
                /** @description Null is the frequency's own */
                depths?: components["schemas"]["Depth"][] | null;
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
                    "text/html": string;
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
    "reporter-list_subscriptions": {
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
                    "application/json": components["schemas"]["Subscription"][];
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
    "reporter-add_subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSubscription"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
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
    "reporter-get_subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
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
                    "application/json": components["schemas"]["Subscription"];
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
    "reporter-remove_subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
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
    "reporter-change_subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
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
    "reporter-send_subscription": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
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
                    "application/json": components["schemas"]["SendResult"];
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
    "reporter-ask_unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
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
                    "text/html": string;
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
    "reporter-confirm_unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
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
                    "text/html": string;
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

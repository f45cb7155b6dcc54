// Made from the service's OpenAPI by `npm run types`; not to be edited.

export interface paths {
    "/api/monitor/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description The machine over time, with what happened in the stack. The range sets the resolution.
         */
        get: operations["monitor-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/host": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Host
         * @description The machine now.
         */
        get: operations["monitor-host"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Services
         * @description The parts of the stack.
         */
        get: operations["monitor-services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Session
         * @description Whether a password is set, and whether this browser is signed in; prolongs a session that is half over.
         */
        get: operations["monitor-read_session"];
        put?: never;
        /**
         * Sign In
         * @description Signs this browser in for 30 days. Wrong passwords have to wait, ever longer.
         */
        post: operations["monitor-sign_in"];
        /**
         * Sign Out
         * @description Ends this browser's session.
         */
        delete: operations["monitor-sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/monitor/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream
         * @description The machine as it goes, and what happens in the stack.
         */
        get: operations["monitor-stream"];
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
         * Alarm
         * @description An alarm that is on. `value` is what it was raised at, `high` and `clear` are its thresholds.
         */
        Alarm: {
            /** Clear */
            clear: number;
            /** High */
            high: number;
            /**
             * Name
             * @enum {string}
             */
            name: "temperature" | "disk_system" | "disk_data" | "memory" | "under_voltage";
            /**
             * Since
             * @description ms UTC
             */
            since: number;
            /** Value */
            value: number;
        };
        /**
         * AnnotationPoint
         * @description `count` events of one kind in a service between `at` and `until` (ms UTC); `detail` is the last one's.
         */
        AnnotationPoint: {
            /** At */
            at: number;
            /** Count */
            count: number;
            /** Detail */
            detail: {
                [key: string]: boolean | number | string;
            };
            /** Kind */
            kind: string;
            /** Service */
            service: string;
            /** Until */
            until: number;
        };
        /**
         * Board
         * @description What the machine is.
         */
        Board: {
            /** Architecture */
            architecture: string;
            /** Kernel */
            kernel: string | null;
            /** Model */
            model: string | null;
            /** Os */
            os: string | null;
        };
        /**
         * Credentials
         * @description What the login form sends.
         */
        Credentials: {
            /** Password */
            password: string;
        };
        /**
         * Device
         * @description A disk: bytes read and written since boot, and bytes a second since the sample before.
         */
        Device: {
            /** Name */
            name: string;
            /** Read */
            read: number;
            /** Read Per Second */
            read_per_second: number | null;
            /** Written */
            written: number;
            /** Written Per Second */
            written_per_second: number | null;
        };
        /**
         * Disks
         * @description The volumes, the devices, and the devices' sum (null without any).
         */
        Disks: {
            /** Devices */
            devices: components["schemas"]["Device"][];
            /** Read */
            read: number | null;
            /** Read Per Second */
            read_per_second: number | null;
            /** Volumes */
            volumes: components["schemas"]["Volume"][];
            /** Written */
            written: number | null;
            /** Written Per Second */
            written_per_second: number | null;
        };
        /**
         * Fan
         * @description One fan: turns a minute, and how hard it is driven (percent, null when not told).
         */
        Fan: {
            /** Chip */
            chip: string;
            /** Drive Percent */
            drive_percent: number | null;
            /** Label */
            label: string;
            /** Rpm */
            rpm: number | null;
        };
        /**
         * Fans
         * @description The fan that turns fastest (rpm), and every fan there is.
         */
        Fans: {
            /** Fans */
            fans: components["schemas"]["Fan"][];
            /** Rpm */
            rpm: number | null;
        };
        /**
         * Frequency
         * @description Clock of the processor in MHz: the mean of its cores, each core (null where unknown), and the allowed range.
         */
        Frequency: {
            /** Cores Mhz */
            cores_mhz: (number | null)[];
            /** Current Mhz */
            current_mhz: number | null;
            /** Maximum Mhz */
            maximum_mhz: number | null;
            /** Minimum Mhz */
            minimum_mhz: number | null;
        };
        /**
         * HistoryAnswer
         * @description The machine over a range. A hole in the record is one time whose values are all null.
         */
        HistoryAnswer: {
            /** Annotations */
            annotations: components["schemas"]["AnnotationPoint"][];
            /**
             * End
             * @description ms UTC, not included
             */
            end: number;
            /**
             * Range
             * @enum {string}
             */
            range: "15m" | "1h" | "1d" | "7d" | "30d" | "2y";
            /**
             * Series
             * @description By name: cpu.percent, temperature.soc, service.ingest.memory, ...
             */
            series: {
                [key: string]: components["schemas"]["Series"];
            };
            /**
             * Start
             * @description ms UTC
             */
            start: number;
            /**
             * Step
             * @description ms between two points where the record has its full resolution
             */
            step: number;
            /**
             * Time
             * @description ms UTC at which each point's step begins, rising; at most 1,000
             */
            time: number[];
        };
        /**
         * HistoryStatus
         * @description How the record keeping goes.
         */
        HistoryStatus: {
            /**
             * Problem
             * @description Why nothing can be stored at this moment
             */
            problem: string | null;
            /**
             * Set Aside
             * @description What became of an earlier file that could not be read
             */
            set_aside: string | null;
            /**
             * Stored Until
             * @description ms UTC of the last batch stored since the start
             */
            stored_until: number | null;
            /**
             * Waiting Blocks
             * @description Blocks of a quarter of an hour and more that the next batch will store
             */
            waiting_blocks: number;
        };
        /**
         * HostAnswer
         * @description The machine now, the alarms that are on, and how the record keeping goes.
         */
        HostAnswer: {
            /** Alarms */
            alarms: components["schemas"]["Alarm"][];
            history: components["schemas"]["HistoryStatus"];
            now: components["schemas"]["HostNow"];
        };
        /**
         * HostNow
         * @description The machine at `at` (ms UTC). Each null that stands for a missing reading has its dotted name in `missing`.
         */
        HostNow: {
            /**
             * At
             * @description ms UTC
             */
            at: number;
            board: components["schemas"]["Board"];
            cpu: components["schemas"]["Processor"];
            disk: components["schemas"]["Disks"];
            fan: components["schemas"]["Fans"];
            memory: components["schemas"]["Memory"];
            /** Missing */
            missing: {
                [key: string]: components["schemas"]["Missing"];
            };
            network: components["schemas"]["Network"];
            power: components["schemas"]["Power"];
            pressure: components["schemas"]["Pressure"];
            temperature: components["schemas"]["Temperatures"];
            /** Uptime Seconds */
            uptime_seconds: number | null;
        };
        /**
         * Interface
         * @description A network interface of the host: bytes since it came up, and bytes a second since the sample before.
         */
        Interface: {
            /** Name */
            name: string;
            /** Received */
            received: number;
            /** Received Per Second */
            received_per_second: number | null;
            /** Sent */
            sent: number;
            /** Sent Per Second */
            sent_per_second: number | null;
        };
        /**
         * Memory
         * @description Bytes of memory and swap. Used is what is not available to programs, as `free` has it.
         *
         *     `limits_work` is false where the kernel's memory cgroup is off (the default of Raspberry Pi OS): the memory
         *     limits of containers are then ignored.
         */
        Memory: {
            /** Available */
            available: number | null;
            /** Cached */
            cached: number | null;
            /** Free */
            free: number | null;
            /** Limits Work */
            limits_work: boolean | null;
            /** Percent */
            percent: number | null;
            /** Swap Percent */
            swap_percent: number | null;
            /** Swap Total */
            swap_total: number | null;
            /** Swap Used */
            swap_used: number | null;
            /** Total */
            total: number | null;
            /** Used */
            used: number | null;
        };
        /**
         * Missing
         * @description Why a value is null. `reason` is a sentence; `code` is the same for a page that translates.
         *
         *     `absent`: this machine has no such thing; `unreadable`: it has, but reading it fails; `hidden`: the container
         *     cannot see it, a mount is missing; `off`: the kernel can, but it is switched off; `pending`: not measured yet.
         */
        Missing: {
            /**
             * Code
             * @enum {string}
             */
            code: "absent" | "unreadable" | "hidden" | "off" | "pending";
            /** Reason */
            reason: string;
        };
        /**
         * Network
         * @description The host's physical interfaces and their sum (null without any).
         */
        Network: {
            /** Interfaces */
            interfaces: components["schemas"]["Interface"][];
            /** Received */
            received: number | null;
            /** Received Per Second */
            received_per_second: number | null;
            /** Sent */
            sent: number | null;
            /** Sent Per Second */
            sent_per_second: number | null;
        };
        /**
         * Part
         * @description One process of the stack. `silent`: it was heard and is not any more; `unknown`: never heard.
         *
         *     `reason` says why a part that is not up is not; `missing` says of one that is up why a field is null.
         */
        Part: {
            /**
             * Cpu Percent
             * @description Of one core
             */
            cpu_percent: number | null;
            /**
             * Host
             * @description Name of the container or machine it runs on
             */
            host: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "service" | "broker" | "proxy";
            /**
             * Last Heartbeat
             * @description ms UTC
             */
            last_heartbeat: number | null;
            /** Memory Bytes */
            memory_bytes: number | null;
            /** Missing */
            missing: {
                [key: string]: string;
            };
            /** Name */
            name: string;
            /** Reason */
            reason: string | null;
            /**
             * Restarts
             * @description New starts seen since the monitor keeps count
             */
            restarts: number | null;
            /**
             * Round Trip Ms
             * @description To the broker and back
             */
            round_trip_ms: number | null;
            /**
             * Silent Seconds
             * @description Since the last heartbeat or answer
             */
            silent_seconds: number | null;
            /**
             * Started
             * @description ms UTC
             */
            started: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "up" | "silent" | "unknown";
            /** Uptime Seconds */
            uptime_seconds: number | null;
            /** Version */
            version: string | null;
        };
        /**
         * Parts
         * @description All parts, services first.
         */
        Parts: {
            /**
             * At
             * @description ms UTC
             */
            at: number;
            /** Parts */
            parts: components["schemas"]["Part"][];
        };
        /**
         * Power
         * @description Supply and throttling. The `_since_boot` flags are what the board's firmware has seen at any time.
         */
        Power: {
            /** Frequency Capped */
            frequency_capped: boolean | null;
            /** Temperature Limited */
            temperature_limited: boolean | null;
            /** Throttled */
            throttled: boolean | null;
            /** Throttled Since Boot */
            throttled_since_boot: boolean | null;
            /** Under Voltage */
            under_voltage: boolean | null;
            /** Under Voltage Since Boot */
            under_voltage_since_boot: boolean | null;
        };
        /**
         * Pressure
         * @description Pressure stall information: `some` task waited, or all did (`full`; the processor has none that counts).
         */
        Pressure: {
            cpu: components["schemas"]["Stall"] | null;
            io: components["schemas"]["Stall"] | null;
            io_full: components["schemas"]["Stall"] | null;
            memory: components["schemas"]["Stall"] | null;
            memory_full: components["schemas"]["Stall"] | null;
        };
        /**
         * Processor
         * @description Time not spent idle since the sample before, percent, in all and per core; load averages of 1, 5, 15 minutes.
         */
        Processor: {
            /** Cores */
            cores: (number | null)[];
            frequency: components["schemas"]["Frequency"];
            /** Load */
            load: [
                number,
                number,
                number
            ] | null;
            /** Percent */
            percent: number | null;
        };
        /**
         * Sensor
         * @description One temperature sensor, in degrees Celsius; null limits are not told by the chip.
         */
        Sensor: {
            /** Celsius */
            celsius: number | null;
            /** Chip */
            chip: string;
            /** Critical */
            critical: number | null;
            /** High */
            high: number | null;
            /** Label */
            label: string;
        };
        /**
         * Series
         * @description One series of the history. Each list has a value for every `time`; null where there was none.
         */
        Series: {
            /** Maximum */
            maximum: (number | null)[];
            /** Mean */
            mean: (number | null)[];
            /** Minimum */
            minimum: (number | null)[];
            /**
             * Unit
             * @enum {string}
             */
            unit: "percent" | "celsius" | "megahertz" | "load" | "rpm" | "bytes_per_second" | "bytes" | "share";
        };
        /**
         * SessionState
         * @description Whether a password is set, whether this browser has given it, and until when that holds (ms UTC).
         */
        SessionState: {
            /** Expires */
            expires?: number | null;
            /** Required */
            required: boolean;
            /** Signed In */
            signed_in: boolean;
        };
        /**
         * Stall
         * @description Share of time, percent, in which tasks waited for the resource, over the last 10, 60 and 300 seconds.
         */
        Stall: {
            /** Avg10 */
            avg10: number;
            /** Avg300 */
            avg300: number;
            /** Avg60 */
            avg60: number;
        };
        /**
         * Temperatures
         * @description The processor's (SoC) and the disk's temperature in degrees Celsius, and every sensor there is.
         */
        Temperatures: {
            /** Disk */
            disk: number | null;
            /** Sensors */
            sensors: components["schemas"]["Sensor"][];
            /** Soc */
            soc: number | null;
        };
        /**
         * Volume
         * @description A file system in bytes, as `df` has it. `percent` is of what ordinary users can fill.
         */
        Volume: {
            /** Free */
            free: number;
            /**
             * Name
             * @enum {string}
             */
            name: "system" | "data";
            /** Percent */
            percent: number;
            /** Total */
            total: number;
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
    "monitor-history": {
        parameters: {
            query: {
                range: "15m" | "1h" | "1d" | "7d" | "30d" | "2y";
                /** @description ms UTC; now when left out */
                end?: number | null;
                /** @description Names or their beginnings, comma between */
                series?: string;
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
                    "application/json": components["schemas"]["HistoryAnswer"];
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
    "monitor-host": {
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
                    "application/json": components["schemas"]["HostAnswer"];
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
    "monitor-services": {
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
                    "application/json": components["schemas"]["Parts"];
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
    "monitor-read_session": {
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
                    "application/json": components["schemas"]["SessionState"];
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
    "monitor-sign_in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionState"];
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
    "monitor-sign_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
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
    "monitor-stream": {
        parameters: {
            query?: {
                /** @description Samples a second */
                rate?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events `host` (a HostNow) at the rate asked for, and `annotation` (an AnnotationPoint) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["HostNow"];
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

/** The configuration as everybody is handed it: with every default filled in. How it is written is schema.ts's; `config.ts` reads it. */

export interface Config {
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Larger bodies are answered 413, also when chunked. Bytes; default 1 MiB. */
    readonly maxBodyBytes: number;
    /** All bodies being read or published together; past it the answer is 503. Bytes; default 1/16 of the memory, at most 64 MiB. */
    readonly maxInFlightBytes: number;
    /** From the first byte of a request to its last; default 30. */
    readonly requestTimeoutSeconds: number;
  };
  readonly admin: { readonly host: string; readonly port: number };
  readonly sources: readonly SourceConfig[];
  /** Null: the embedded log is where events go. */
  readonly kafka: KafkaConfig | null;
  readonly events: EventsConfig;
  readonly routes: readonly RouteConfig[];
  readonly journal: {
    /** With Kafka: whether records wait on disk while it is away. Without Kafka always true: it is the log. */
    readonly enabled: boolean;
    /** Absolute. Default: ONEHOOK_DATA, else `data` beside the configuration. */
    readonly directory: string;
    /** Past it the embedded log forgets its oldest events; with Kafka the answer is 503. Bytes; default 10 GiB. */
    readonly maxBytes: number;
  };
  readonly dedupe: {
    /** Default `embedded`. Several replicas need `redis`: the others know nothing of each other. */
    readonly store: 'memory' | 'embedded' | 'redis';
    /** For every source at least; a source may be remembered longer, see `SourceConfig`. Seconds; default 345,600 (4 days). */
    readonly windowSeconds: number;
    /**
     * Most ids that memory and embedded store hold, at about 28 bytes each; the older half goes first, and what was inside
     * its window is counted. Default 1,000,000.
     */
    readonly maxKeys: number;
    /** Present with `store: redis`. */
    readonly redis?: RedisConfig | undefined;
  };
  /** Null: off, and nothing of it is loaded. */
  readonly tracing: TracingConfig | null;
  readonly log: { readonly level: 'error' | 'warn' | 'info' | 'debug' };
  readonly shutdown: { readonly graceSeconds: number };
  /** True when no file was given and the development default stands in. */
  readonly development: boolean;
}

export interface SourceConfig {
  /** URL segment: lower case, digits, dashes. */
  readonly name: string;
  readonly provider: string;
  /** Validated by the provider's own schema. */
  readonly settings: unknown;
  /** How long its events are remembered: as configured for it, else by its sender's retries. Null: `dedupe.windowSeconds`. */
  readonly dedupeWindowSeconds: number | null;
}

/** One server, or what stands for one (a proxy, a managed endpoint); no Cluster or Sentinel protocol. Redis 7.0 or later, or Valkey. */
export interface RedisConfig {
  /** `redis://` or, with TLS, `rediss://`: host, port and number of the database. */
  readonly url: string;
  /** These stand before what the URL says. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Default `onehook:dedupe:`. */
  readonly keyPrefix: string;
  /** For the answer to one command; past it the store counts as away. Default 200. */
  readonly timeoutMs: number;
  readonly tls?: TlsConfig | null | undefined;
}

export interface EventsConfig {
  /** What no route takes. Default `onehook.events`. */
  readonly topic: string;
  /** Default `onehook.quarantine`. */
  readonly quarantineTopic: string;
  /** How a CloudEvent lies in a record; default `structured`. */
  readonly mode: 'structured' | 'binary';
  /** Larger records are answered 413. Bytes; default 1,000,000 (Kafka's own default limit is 1,048,588 a batch). */
  readonly maxRecordBytes: number;
}

/** Every condition given must hold. `type` may end in `*`. */
export interface RouteMatch {
  readonly family?: 'job' | 'other' | undefined;
  readonly provider?: string | undefined;
  readonly source?: string | undefined;
  readonly type?: string | undefined;
  readonly verification?: 'signature' | 'token' | undefined;
}

export interface RouteConfig {
  readonly match: RouteMatch;
  readonly topic: string;
}

export interface KafkaConfig {
  readonly brokers: readonly string[];
  readonly client: 'kafkajs' | 'platformatic';
  readonly clientId: string;
  /** From the call of publish to its failure; default 2,000. Derived from the strictest sender's deadline. */
  readonly publishTimeoutMs: number;
  /** How long one produce request may take before its connection is given up; default 2,000. */
  readonly requestTimeoutMs: number;
  /** Most bytes in one produce request for one partition; default 900,000 (the broker limits the batch, not the record). */
  readonly maxBatchBytes: number;
  readonly tls: TlsConfig | null;
  readonly sasl: SaslConfig | null;
  /** Absent: topics are somebody else's to create. */
  readonly createTopics?: CreateTopicsConfig | undefined;
}

/** How missing topics are created; existing ones are left as they are. */
export interface CreateTopicsConfig {
  /** Default 6. */
  readonly partitions: number;
  /** Default 3. */
  readonly replicationFactor: number;
  /** The topics' own settings by Kafka's names, `retention.ms` and the like. */
  readonly config: Readonly<Record<string, string>>;
}

/** Spans, over OTLP/HTTP. OTEL_EXPORTER_OTLP_*, OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME are the SDK's to read. */
export interface TracingConfig {
  /** Of the collector, without `/v1/traces`. Default: OTEL_EXPORTER_OTLP_ENDPOINT, else `http://localhost:4318`. */
  readonly endpoint?: string | undefined;
  /** Share of the traces that begin here and are exported, 0 to 1; default 1. */
  readonly sampleRatio: number;
  /** Whether a request's `traceparent` is its span's parent; default false: it is only linked. */
  readonly trustInbound: boolean;
}

/** The settings of a section that came by `file:`, and the files' absolute paths: they may be rotated, and are read again. */
export type CredentialFiles<Names extends string> = { readonly [name in Names]?: string };

/** PEM text. All absent: TLS with the system's authorities. */
export interface TlsConfig {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly servername?: string | undefined;
  readonly files?: CredentialFiles<'ca' | 'cert' | 'key'> | undefined;
}

export type SaslConfig =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
      readonly files?: CredentialFiles<'username' | 'password'> | undefined;
    }
  | {
      /** Tokens signed with AWS credentials, found as every AWS SDK finds them. */
      readonly mechanism: 'aws-msk-iam';
      readonly region: string;
      /** A role to assume with them first. */
      readonly roleArn?: string | undefined;
    }
  | ({
      readonly mechanism: 'oauthbearer';
      /** SASL extensions, sent with every token. */
      readonly extensions?: Readonly<Record<string, string>> | undefined;
    } & (
      | {
          /** Client-credentials grant; the token is fetched again before it expires. */
          readonly tokenUrl: string;
          readonly clientId: string;
          readonly clientSecret: string;
          readonly scope?: string | undefined;
          /** PEM: whom to trust at tokenUrl instead of the system's authorities. */
          readonly tokenCa?: string | undefined;
          readonly files?: CredentialFiles<'clientId' | 'clientSecret' | 'tokenCa'> | undefined;
        }
      | {
          /** A file that somebody else keeps fresh (a projected service-account token); read again before it expires. */
          readonly tokenFile: string;
        }
    ));

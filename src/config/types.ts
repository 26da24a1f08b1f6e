/** The configuration as the other wings receive it: inferred from the schema, with derived defaults filled in and paths made absolute. */
import type { ConfigFile } from './schema.js';

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

type Written = Frozen<ConfigFile>;

export interface Config extends Pick<Written, 'admin' | 'routes' | 'dedupe' | 'log' | 'shutdown'> {
  readonly http: Written['http'] & { readonly maxInFlightBytes: number };
  readonly sources: readonly SourceConfig[];
  readonly destination: Destination;
  readonly events: EventsConfig;
  readonly journal: Written['journal'] & { readonly directory: string };
  /** Null: what is too large for a record is stored nowhere. */
  readonly payloads: PayloadsConfig | null;
  /** Null: off. */
  readonly tracing: TracingConfig | null;
  /** True where no file was found and the development default is used. */
  readonly development: boolean;
}

/** Where events go. */
export type Destination = ({ readonly kind: 'kafka' } & KafkaConfig) | { readonly kind: 'embedded' };

export interface SourceConfig {
  /** URL segment: lower case, digits, dashes. */
  readonly name: string;
  readonly provider: string;
  /** Validated by the provider's own schema. */
  readonly settings: unknown;
  /** How long its events are remembered: as configured for it, else by its sender's retries. Null: `dedupe.windowSeconds`. */
  readonly dedupeWindowSeconds: number | null;
  /** The largest body at its own URL: as configured for it, else what its sender sends. Null: `http.maxBodyBytes`. */
  readonly maxBodyBytes: number | null;
}

type PayloadsSection = NonNullable<Written['payloads']>;
export type S3Config = NonNullable<PayloadsSection['s3']>;

/** Where payloads are stored that are too large for a record. */
export type PayloadsConfig = { readonly timeoutMs: number } & (
  | { readonly kind: 'directory'; readonly directory: string; readonly maxBytes: number }
  | { readonly kind: 's3'; readonly s3: S3Config }
);

type KafkaSection = Written['kafka'];

export type EventsConfig = Pick<KafkaSection, 'topic' | 'quarantineTopic' | 'mode' | 'maxRecordBytes'>;

export interface KafkaConfig
  extends Omit<KafkaSection, keyof EventsConfig | 'brokers' | 'publishTimeoutMs' | 'tls' | 'sasl'> {
  readonly brokers: readonly string[];
  readonly publishTimeoutMs: number;
  readonly tls: TlsConfig | null;
  readonly sasl: SaslConfig | null;
}

/** The settings of a section that came by `file:`, and the files' absolute paths: they may be rotated, and are read again. */
type WithFiles<Section> = Section extends unknown
  ? Section & { readonly files?: { readonly [Name in keyof Section]?: string } | undefined }
  : never;

export type TlsConfig = WithFiles<NonNullable<KafkaSection['tls']>>;
export type SaslConfig = WithFiles<NonNullable<KafkaSection['sasl']>>;
export type CreateTopicsConfig = NonNullable<KafkaSection['createTopics']>;

export type RouteConfig = Written['routes'][number];
export type RouteMatch = RouteConfig['match'];
export type RedisConfig = NonNullable<Written['dedupe']['redis']>;
export type TracingConfig = NonNullable<Written['tracing']>;

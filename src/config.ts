/**
 * The only reader of environment and files: YAML -> frozen, typed Config. Every problem is reported at once,
 * and names its setting.
 */

export interface Config {
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Larger bodies are answered 413, also when chunked. Bytes; default 1 MiB. */
    readonly maxBodyBytes: number;
    /** All bodies being read or published together; past it the answer is 503. Bytes; default 64 MiB. */
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
    readonly directory: string;
    /** Past it the embedded log forgets its oldest events. Bytes; default 10 GiB. */
    readonly maxBytes: number;
  };
  readonly dedupe: {
    readonly store: 'memory' | 'embedded';
    /** Seconds; default 345,600 (4 days: the longest retry schedules known end after 3). */
    readonly windowSeconds: number;
    /** Most keys the memory store holds; the oldest go first, and that is counted. Default 1,000,000. */
    readonly maxKeys: number;
  };
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
  /** Overrides `dedupe.windowSeconds` for this source. */
  readonly windowSeconds: number | null;
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
}

/** PEM text. All absent: TLS with the system's authorities. */
export interface TlsConfig {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly servername?: string | undefined;
}

export type SaslConfig =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  | ({ readonly mechanism: 'oauthbearer' } & (
      | {
          /** Client-credentials grant; the token is fetched again before it expires. */
          readonly tokenUrl: string;
          readonly clientId: string;
          readonly clientSecret: string;
          readonly scope?: string | undefined;
        }
      | {
          /** A file that somebody else keeps fresh (a projected service-account token); read again before it expires. */
          readonly tokenFile: string;
        }
    ));

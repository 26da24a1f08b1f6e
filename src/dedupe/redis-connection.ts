/**
 * One connection to Redis or Valkey that answers in time, or is unavailable. Whatever goes wrong (no answer in time, a broken
 * connection, a refused command) ends it; from then on every command fails at once, and new connections are tried in the
 * background until one has written something. Nothing here rejects, and a reason never contains a credential.
 */
import { createClient } from '@redis/client';
import { withTimeout } from '../bounds/with-timeout.js';
import type { RedisConfig } from '../config/load.js';
import type { DedupeObserver } from './dedupe.js';

export type Reply = string | number | null;
type Client = ReturnType<typeof dial>;

/** For a new connection as a whole: TCP, TLS, authentication and the first write. */
const CONNECT_TIMEOUT_MS = 2000;
const SHORTEST_RETRY_DELAY_MS = 50;
const LONGEST_RETRY_DELAY_MS = 2000;
/** After a connection that lasted this long the next one is tried without a delay. */
const STABLE_AFTER_MS = 10_000;

export class RedisConnection {
  readonly #config: RedisConfig;
  readonly #observer: DedupeObserver;
  #client: Client | null = null;
  #connectedAt = 0;
  #retryDelay = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** The last reason reported while disconnected; null while connected. */
  #why: string | null = null;

  constructor(config: RedisConfig, observer: DedupeObserver) {
    this.#config = config;
    this.#observer = observer;
  }

  /** Resolves when the first attempt has ended, either way. */
  start(): Promise<void> {
    return this.#connect();
  }

  /** The reply; undefined without one in time, when the command may or may not have been executed. Commands of one tick share a write. */
  send(command: readonly string[]): Promise<Reply | undefined> {
    const client = this.#client;
    if (client === null) return Promise.resolve(undefined);
    return within(this.#config.timeoutMs, client.sendCommand<Reply>(command)).catch((error: unknown) => {
      this.#lost(client, error);
      return undefined;
    });
  }

  /** Waits for the commands that were sent. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    if (client === null) return;
    await within(this.#config.timeoutMs, client.close()).catch(() => {});
    end(client);
  }

  async #connect(): Promise<void> {
    const client = dial(this.#config);
    try {
      // A replica, a full or a loading server answers a PING but accepts no claims: only a write shows that it works.
      const write = ['SET', `${this.#config.keyPrefix}probe`, '1', 'PX', '1000'];
      const written = client.connect().then(() => client.sendCommand(write));
      await within(CONNECT_TIMEOUT_MS, written);
    } catch (error) {
      end(client);
      if (!this.#closed) this.#retry(error);
      return;
    }
    if (this.#closed) return end(client);
    client.on('error', (error: unknown) => this.#lost(client, error));
    this.#client = client;
    this.#connectedAt = performance.now();
    if (this.#why !== null) this.#observer.dedupeStoreRegained();
    this.#why = null;
  }

  #lost(client: Client, error: unknown): void {
    // Every command of a broken connection fails: the first one reports it.
    if (this.#client !== client) return;
    this.#client = null;
    end(client);
    if (performance.now() - this.#connectedAt > STABLE_AFTER_MS) this.#retryDelay = 0;
    this.#retry(error);
  }

  #retry(error: unknown): void {
    const why = error instanceof Error && error.message !== '' ? error.message : String(error);
    if (why !== this.#why) this.#observer.dedupeStoreLost(why);
    this.#why = why;
    this.#timer = setTimeout(() => void this.#connect(), this.#retryDelay);
    this.#timer.unref();
    this.#retryDelay = Math.min(
      Math.max(this.#retryDelay * 2, SHORTEST_RETRY_DELAY_MS),
      LONGEST_RETRY_DELAY_MS,
    );
  }
}

function dial({ url, username, password, tls }: RedisConfig) {
  const parsed = new URL(url);
  const decoded = (text: string) => (text === '' ? undefined : decodeURIComponent(text));
  const user = username ?? decoded(parsed.username);
  const secret = password ?? decoded(parsed.password);
  const address = {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: Number(parsed.port || 6379),
    connectTimeout: CONNECT_TIMEOUT_MS,
    // The client's own reconnecting would stay on a connection that no longer answers.
    reconnectStrategy: false,
  } as const;
  const client = createClient({
    ...(user !== undefined && { username: user }),
    ...(secret !== undefined && { password: secret }),
    database: Number(parsed.pathname.slice(1) || 0),
    socket: parsed.protocol === 'rediss:' ? { ...address, tls: true, ...tls } : address,
    name: 'onehook',
    disableClientInfo: true,
    maintNotifications: 'disabled',
    // The client's own timeout creates an AbortSignal per command, which costs five times the command itself.
    commandOptions: { timeout: 0 },
  });
  // Without a listener an error event would end the process.
  client.on('error', () => {});
  return client;
}

function end(client: Client): void {
  try {
    client.destroy();
  } catch {
    // It was closed already.
  }
}

function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  return withTimeout(answer, ms, () => {
    throw new Error(`no answer within ${ms} ms`);
  });
}

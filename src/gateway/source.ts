/** A source, which is a configured instance of a provider; and the index that finds the candidates for a delivery. */
import type { SourceConfig } from '../config/load.js';
import type { Delivery } from '../delivery.js';
import type { Poll } from '../provider/poll.js';
import type { Provider } from '../provider/provider.js';
import type { Scheme, SchemeTools } from '../schemes/scheme.js';

export interface Source {
  readonly name: string;
  readonly provider: Provider;
  readonly settings: unknown;
  readonly scheme: Scheme;
  /** Null where its provider has no status API, or its settings have no API key. */
  readonly poll: Poll | null;
  /** How long the dedupe store remembers an event of this source. */
  readonly dedupeWindowSeconds: number;
  /** The largest body at its own URL; null: as everywhere. */
  readonly maxBodyBytes: number | null;
}

export function openSources(
  configured: readonly SourceConfig[],
  providers: readonly Provider[],
  tools: SchemeTools,
  defaultWindowSeconds: number,
): Source[] {
  return configured.map(({ name, provider: providerName, settings, dedupeWindowSeconds, maxBodyBytes }) => {
    const provider = providers.find((p) => p.name === providerName);
    if (!provider) throw new Error(`source ${name}: no provider ${providerName}`);
    return {
      name,
      provider,
      settings,
      scheme: provider.scheme(settings, tools),
      poll: provider.poll?.(settings) ?? null,
      dedupeWindowSeconds: dedupeWindowSeconds ?? defaultWindowSeconds,
      maxBodyBytes,
    };
  });
}

export class SourceIndex {
  readonly all: readonly Source[];
  /** Sources that answer a handshake before verification. */
  readonly withOpenHandshake: readonly Source[];
  readonly #byName = new Map<string, readonly Source[]>();
  readonly #byHeader = new Map<string, Source[]>();
  readonly #byToken: Source[] = [];

  constructor(sources: readonly Source[]) {
    this.all = sources;
    this.withOpenHandshake = sources.filter(
      ({ provider }) => provider.handshake?.beforeVerification !== undefined,
    );
    for (const source of sources) {
      this.#byName.set(source.name, [source]);
      if (source.scheme.urlToken) this.#byToken.push(source);
      for (const header of source.scheme.recognizes) {
        const sharing = this.#byHeader.get(header);
        if (sharing) sharing.push(source);
        else this.#byHeader.set(header, [source]);
      }
    }
  }

  /** The addressed source as the only candidate, or undefined. */
  named(name: string): readonly Source[] | undefined {
    return this.#byName.get(name);
  }

  /**
   * For the one URL: the sources whose scheme recognizes a header of the delivery, and those verified by a URL token if the
   * delivery has one. A header only makes a candidate; verification alone decides which source sent it.
   */
  candidatesFor(delivery: Delivery): readonly Source[] {
    const candidates = new Set<Source>();
    // Loops over the delivery's headers and not over all known ones, so that a hundred sources cost nothing.
    for (const header in delivery.headers) {
      const sources = delivery.has(header) ? this.#byHeader.get(header) : undefined;
      if (sources) for (const source of sources) candidates.add(source);
    }
    if (delivery.token !== undefined) for (const source of this.#byToken) candidates.add(source);
    return [...candidates];
  }
}

/** Whether the delivery has anything that could verify it for this source: a signature, credentials, a token. */
export function isOffered({ scheme }: Source, delivery: Delivery): boolean {
  const { recognizes, urlToken } = scheme;
  if (urlToken && delivery.token !== undefined) return true;
  // Without either, what verifies is in the body.
  return recognizes.length === 0 && !urlToken
    ? delivery.body.length > 0
    : recognizes.some((name) => delivery.has(name));
}

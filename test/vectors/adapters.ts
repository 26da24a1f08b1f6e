/** From a vector’s fields to the settings of the provider that should verify it. A new provider is one line in the table. */

/** Unknown fields are no problem; see the README beside the vectors. */
export interface Vector {
  readonly id: string;
  readonly provider: string;
  readonly secret?: string;
  /** All that the receiver holds, where more than one matters. */
  readonly secrets?: readonly string[];
  /** What the vendor’s JWKS URL would answer. */
  readonly jwks?: unknown;
  /** What the URLs answer that a delivery names its key by. */
  readonly keyPlaces?: Readonly<Record<string, string>>;
  /** What else the receiver is configured with. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** How `body` is written, where it is no text: `base64` or `hex`. */
  readonly bodyEncoding?: string;
  /** Instead of `body`, where it is no text. */
  readonly bodyBase64?: string;
  readonly now: number;
  readonly valid: boolean;
  readonly why?: string;
  readonly note?: string;
}

export interface Adaptation {
  readonly provider: string;
  readonly settings: unknown;
}

type Adapter = (vector: Vector) => Adaptation;

const secretsOf = ({ secrets, secret }: Vector) => secrets ?? (secret ? [secret] : []);

/** Of `config`, what the provider has a setting for; a vector may tell more than that. */
function configured({ config = {} }: Vector, names: readonly string[] = ['toleranceSeconds']) {
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)));
}

const withSecrets =
  (provider: string, names?: readonly string[]): Adapter =>
  (vector) => ({ provider, settings: { ...configured(vector, names), secrets: secretsOf(vector) } });
const withTokens =
  (provider: string): Adapter =>
  (vector) => ({ provider, settings: { tokens: secretsOf(vector) } });
const withKeys =
  (provider: string): Adapter =>
  (vector) => ({ provider, settings: configured(vector, ['jwksUrl', 'toleranceSeconds', 'userIds']) });

export const ADAPTERS: Readonly<Record<string, Adapter>> = {
  anthropic: withSecrets('standard-webhooks'),
  fal: withKeys('fal'),
  github: withSecrets('github'),
  hoox: withTokens('hoox'),
  ltx: withSecrets('ltx', [
    'encoding',
    'header',
    'prefix',
    'timestampHeader',
    'timestampUnit',
    'toleranceSeconds',
  ]),
  openai: withSecrets('standard-webhooks'),
  removebgvideo: withSecrets('removebgvideo'),
  replicate: withSecrets('replicate'),
  'standard-webhooks': withSecrets('standard-webhooks'),
  standardwebhooks: withSecrets('standard-webhooks'),
  svix: withSecrets('standard-webhooks'),
  videobgremover: withTokens('videobgremover'),
};

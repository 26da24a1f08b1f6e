/** Two kinds of webhooks under one header: `secrets` make a source static, `audience` makes it dynamic. */
import {
  jwt,
  keysUrl,
  type Scheme,
  type SchemeTools,
  standardSecretList,
  standardWebhooks,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';

export const settings = z
  .strictObject({
    secrets: standardSecretList(
      'the signing secret of a static webhook (whsec_…), shown once when it is created',
    ).optional(),
    audience: z
      .string()
      .min(1)
      .optional()
      .describe('for dynamic webhooks: the audience that their JWT must name'),
    jwksUrl: keysUrl('https://generativelanguage.googleapis.com/.well-known/jwks.json'),
    toleranceSeconds: toleranceSeconds(300),
  })
  .refine(({ secrets, audience }) => !secrets !== !audience, {
    error: 'give secrets (static webhooks) or audience (dynamic webhooks), not both',
  });

type Settings = z.infer<typeof settings>;

export function scheme(
  { secrets, audience, jwksUrl, toleranceSeconds }: Settings,
  tools: SchemeTools,
): Scheme {
  if (secrets) return standardWebhooks({ secrets, toleranceSeconds });
  return jwt({
    header: 'webhook-signature',
    algorithms: ['RS256'],
    keys: { set: tools.jwks(jwksUrl) },
    audience,
    toleranceSeconds,
    // The time is not signed, but an old one is refused all the same, as the page asks. Without `exp` a token never expires.
    binds: ({ exp }, delivery) => {
      const at = unixSeconds.parse(delivery.header('webhook-timestamp') ?? '');
      if (at === null) return 'timestamp_missing';
      if (delivery.receivedAt - at > toleranceSeconds * 1000) return 'timestamp_too_old';
      return exp === undefined ? 'claim_mismatch' : null;
    },
    covers: { body: 'none' },
  });
}

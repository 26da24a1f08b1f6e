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
    /** Of a project's static webhook. */
    secrets: standardSecretList('whsec_… as it is shown once, when the webhook is made').optional(),
    /** Of dynamic webhooks: what their tokens must be for. */
    audience: z.string().min(1).optional(),
    jwksUrl: keysUrl('https://generativelanguage.googleapis.com/.well-known/jwks.json'),
    toleranceSeconds: toleranceSeconds(300),
  })
  .superRefine(({ secrets, audience }, context) => {
    if (!secrets === !audience) {
      const message = 'give either secrets, for static webhooks, or audience, for dynamic ones';
      context.addIssue({ code: 'custom', path: ['secrets'], message });
    }
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
    // The time is not signed, but old ones are refused all the same, as the page asks. A token without an end is good for ever.
    binds: ({ exp }, delivery) => {
      const at = unixSeconds.parse(delivery.header('webhook-timestamp') ?? '');
      if (at === null) return 'timestamp_missing';
      if (delivery.receivedAt - at > toleranceSeconds * 1000) return 'timestamp_too_old';
      return exp === undefined ? 'claim_mismatch' : null;
    },
    covers: { body: 'none' },
  });
}

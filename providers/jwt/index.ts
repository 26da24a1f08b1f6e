/**
 * Any sender that proves itself by a JWT in a header and has no provider of its own. A token alone says who called and nothing
 * about the body: only with `bodyClaim`, a digest of the body in it, are the bytes proven; without, it counts as a token.
 */

import {
  defineProvider,
  digestAs,
  eventMapping,
  headerName,
  jwt,
  keysUrl,
  mappedEvent,
  mappedId,
  secretList,
  textAt,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';

const SHARED = ['HS256', 'HS384', 'HS512'] as const;
const PUBLIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

const bodyClaim = z.strictObject({
  name: z.string().min(1).describe('the claim with the digest; dots lead inwards'),
  algorithm: z.enum(['sha256', 'sha512']).default('sha256'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex'),
});

export default defineProvider({
  name: 'jwt',
  title: 'any sender, JWT',
  docs: 'https://www.rfc-editor.org/rfc/rfc7519',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['Everything but the form of a token: it is what the operator configures.'],
  settings: z
    .strictObject({
      secrets: secretList('the shared secrets, for HS256 and its like').optional(),
      jwksUrl: keysUrl().optional(),
      algorithms: z
        .array(z.enum([...SHARED, ...PUBLIC]))
        .min(1)
        .optional(),
      header: headerName().default('authorization'),
      prefix: z.string().default('Bearer '),
      audience: z.string().min(1).optional(),
      issuer: z.string().min(1).optional(),
      bodyClaim: bodyClaim.optional(),
      toleranceSeconds: toleranceSeconds(60),
      event: eventMapping(),
    })
    .superRefine(({ secrets, jwksUrl, algorithms = [], audience, issuer }, context) => {
      const problem = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if ((secrets === undefined) === (jwksUrl === undefined)) {
        problem('secrets', 'or jwksUrl: one of the two says which keys sign, and not both');
      }
      const others: readonly string[] = secrets ? PUBLIC : SHARED;
      // The classic forgery: a public key used as a shared secret.
      if (algorithms.some((algorithm) => others.includes(algorithm))) {
        problem('algorithms', secrets ? 'must be HS… with secrets' : 'must not be HS… with jwksUrl');
      }
      if (jwksUrl && !audience && !issuer) {
        problem('audience', 'or issuer is missing: without them, a token made for anybody else would do');
      }
    }),
  scheme: (
    { secrets, jwksUrl, algorithms, header, prefix, audience, issuer, bodyClaim, toleranceSeconds },
    tools,
  ) =>
    jwt({
      header,
      prefix,
      algorithms: algorithms ?? (secrets ? ['HS256'] : ['RS256', 'ES256', 'EdDSA']),
      keys: secrets ? { secrets } : { set: tools.jwks(jwksUrl ?? '') },
      audience,
      issuer,
      toleranceSeconds,
      binds:
        bodyClaim === undefined
          ? null
          : (claims, { body }) =>
              textAt(claims, bodyClaim.name) === digestIn(bodyClaim, body) ? null : 'claim_mismatch',
      claims: ({ body }) => ({
        ...(bodyClaim ? { [bodyClaim.name]: digestIn(bodyClaim, body) } : {}),
        ...(audience ? { aud: audience } : {}),
        ...(issuer ? { iss: issuer } : {}),
      }),
    }),
  development: (make) => ({
    secrets: [make.secret(32).toString('hex')],
    bodyClaim: { name: 'sha256' },
    event: { type: 'type', id: 'id', typePrefix: 'com.example' },
  }),

  payload: z.unknown(),
  identify: {
    short: 'SHORT',
    why: 'What `event.id` selects from the body; without it, the digest of the body.',
    of: (payload, _, { event }) => mappedId(event, payload),
  },
  normalize: (payload, _, { event }) => [mappedEvent(event, payload)],

  sender: undocumentedSender({
    note: 'Depends on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc7519',
  }),
});

const digestIn = ({ algorithm, encoding }: z.infer<typeof bodyClaim>, body: Buffer) =>
  digestAs(body, algorithm, encoding);

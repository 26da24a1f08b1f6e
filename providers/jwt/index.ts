/**
 * Any sender that sends a JWT in a header and has no provider of its own. A JWT alone verifies the caller and nothing of the
 * body. With `bodyClaim`, a digest of the body in the JWT, the bytes are verified too; without it, the level is `token`.
 */
import {
  defineProvider,
  digestAs,
  eventMapping,
  headerName,
  jobMapping,
  jwt,
  keysUrl,
  mappedDraft,
  mappedIdentity,
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
  name: z.string().min(1).describe('the claim that holds the digest; a dotted path for one inside another'),
  algorithm: z.enum(['sha256', 'sha512']).default('sha256').describe('the hash of the digest'),
  encoding: z.enum(['hex', 'base64', 'base64url']).default('hex').describe('how the digest is written'),
});

export default defineProvider({
  name: 'jwt',
  title: 'any sender, JWT',
  docs: 'https://www.rfc-editor.org/rfc/rfc7519',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'At the sender, where it asks for the URL of a webhook; its documentation says where.',
  assumptions: ['Everything but the form of a token is what the operator configures.'],
  settings: z
    .strictObject({
      secrets: secretList(
        'the shared secrets that sign the JWT (HS256, HS384, HS512), as the sender shows them',
      ).optional(),
      jwksUrl: keysUrl().optional(),
      algorithms: z
        .array(z.enum([...SHARED, ...PUBLIC]))
        .min(1)
        .optional()
        .describe(
          'the algorithms that the sender signs with; by default HS256 with secrets, and RS256, ES256 and EdDSA with jwksUrl',
        ),
      header: headerName().default('authorization').describe('the header with the JWT'),
      prefix: z
        .string()
        .default('Bearer ')
        .describe('the text before the JWT in its header; empty if there is none'),
      audience: z.string().min(1).optional().describe('the `aud` claim that the sender issues for you'),
      issuer: z.string().min(1).optional().describe('the `iss` claim of the sender'),
      bodyClaim: bodyClaim
        .optional()
        .describe(
          'the claim that holds a digest of the body, if the sender has one; without it, the body is not verified',
        ),
      toleranceSeconds: toleranceSeconds(60),
      event: eventMapping().describe('which fields of the payload say what happened'),
      job: jobMapping().describe(
        'how a payload becomes the event of a job: JMESPath for its parts, and its states',
      ),
    })
    .superRefine(({ secrets, jwksUrl, algorithms = [], audience, issuer }, context) => {
      const problem = (message: string, ...path: string[]) =>
        context.addIssue({ code: 'custom', path, message });
      if ((secrets === undefined) === (jwksUrl === undefined)) {
        problem('give either secrets or jwksUrl, for the keys that sign the JWT');
      }
      const others: readonly string[] = secrets ? PUBLIC : SHARED;
      // The classic forgery: a public key used as a shared secret.
      if (algorithms.some((algorithm) => others.includes(algorithm))) {
        problem(
          secrets
            ? 'must be HS256, HS384 or HS512 with secrets'
            : 'must not be HS256, HS384 or HS512 with jwksUrl',
          'algorithms',
        );
      }
      if (jwksUrl && !audience && !issuer) {
        problem(
          'audience or issuer must be given with jwksUrl: otherwise a token issued for anyone else would be accepted',
        );
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
    short: 'event.id, else digest of the body',
    why: 'The setting `event.id` selects the identity from the body; without it, the digest of the body identifies the event.',
    of: (payload, _, settings) => mappedIdentity(settings, payload),
  },
  normalize: (payload, _, settings) => [mappedDraft(settings, payload)],

  sender: undocumentedSender({
    note: 'Deadline and retries depend on the sender.',
    source: 'https://www.rfc-editor.org/rfc/rfc7519',
  }),
});

const digestIn = ({ algorithm, encoding }: z.infer<typeof bodyClaim>, body: Buffer) =>
  digestAs(body, algorithm, encoding);

/**
 * https://developers.heygen.com/docs/webhooks (v3) and https://docs.heygen.com/docs/using-heygens-webhook-events (legacy)
 * Signed: the body alone; the v3 timestamp is looked at as others' verifiers do, and is not signed. The headers' names are seen in
 * others' code alone, and have moved: a setting. Left out: retries, and the shape of most events. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  hmac,
  secretList,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';
import { normalize, payload } from './events.js';

export default defineProvider({
  name: 'heygen',
  title: 'HeyGen',
  docs: 'https://developers.heygen.com/docs/webhooks',
  known: { scheme: 'observed', events: 'observed', sender: 'observed' },
  registration: 'REGISTRATION',
  assumptions: [
    'Heygen-Signature is the hex HMAC-SHA256 of the body under the secret as it is shown, `whsec_` included; the legacy header is `signature`.',
    'Heygen-Timestamp is in unix seconds and not older than 300 s; no signature covers it.',
    '`…success` and `…fail` end a job; which field of its data is the job’s id is told by its name.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret that HeyGen shows when the endpoint is made'),
    /** `legacy`: endpoints made through /v1/webhook/endpoint.add, whose deliveries have no timestamp. */
    version: z.enum(['v3', 'legacy']).default('v3'),
    /** Default: `heygen-signature`, for legacy `signature`. Where your deliveries have another, name it. */
    header: headerName().optional(),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, version, header, toleranceSeconds }) =>
    hmac({
      secrets,
      header: header ?? (version === 'v3' ? 'heygen-signature' : 'signature'),
      encoding: 'hex',
      timestamp:
        version === 'v3'
          ? { header: 'heygen-timestamp', format: unixSeconds, toleranceSeconds, signed: false }
          : undefined,
    }),
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('hex')}`] }),

  payload,
  identify: {
    short: 'SHORT',
    why: 'The event’s id in the body (v3); without one the digest of the body, which a redelivery repeats. Heygen-Event-Id is not signed: with it, a replay would be a new event.',
    of: ({ event_id }) => event_id,
  },
  normalize,

  handshake: {
    note: 'When an endpoint is made, HeyGen asks it by OPTIONS and wants success within a second.',
    methods: ['OPTIONS'],
    beforeVerification: ({ method }) =>
      method === 'OPTIONS' ? { headers: { allow: 'OPTIONS, POST' } } : undefined,
  },

  sender: {
    note: 'Retries without success are promised, and no schedule. Events that nobody subscribed to are reported to come too.',
    source: 'https://docs.heygen.com/docs/using-heygens-webhook-events',
  },
});

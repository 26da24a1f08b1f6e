/**
 * https://docs.livekit.io/home/server/webhooks/, and its Node SDK 2.19.2
 * A JWT in Authorization, without `Bearer`, holds the digest of the body. Recordings and streams (egress) are jobs; rooms,
 * participants, tracks and ingress are not. Left out: how long it tries again. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  jwt,
  nativeType,
  optionalText,
  passThrough,
  secretList,
  z,
} from '../../src/provider/kit.js';
import { egressInfo, egressJob } from './egress.js';

const base64Digest = (body: Buffer) => Buffer.from(hexDigest(body), 'hex').toString('base64');
const named = z.object({ sid: optionalText, name: optionalText }).optional().catch(undefined);

export default defineProvider({
  name: 'livekit',
  title: 'LiveKit',
  docs: 'https://docs.livekit.io/home/server/webhooks/',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'An egress without a status is starting: the first value of an enumeration is left out by its JSON.',
    '`EGRESS_LIMIT_REACHED` ends with what was recorded until then, so succeeded; `EGRESS_ABORTED` without any, so canceled.',
  ],
  settings: z.strictObject({
    secrets: secretList('the API secret'),
    /** The key that the secret belongs to: tokens name it. */
    apiKey: z.string().min(1),
  }),
  scheme: ({ secrets, apiKey }) =>
    jwt({
      header: 'authorization',
      algorithms: ['HS256'],
      keys: { secrets },
      issuer: apiKey,
      // Of the SDK: what its clock may differ by.
      toleranceSeconds: 10,
      // A token without an end would be good for ever.
      binds: ({ sha256, exp }, { body }) =>
        exp !== undefined && sha256 === base64Digest(body) ? null : 'claim_mismatch',
      claims: ({ body }) => ({ iss: apiKey, sha256: base64Digest(body) }),
    }),
  development: (make) => ({
    secrets: [make.secret(32).toString('base64url')],
    apiKey: `API${make.secret(6).toString('hex')}`,
  }),

  payload: z.object({
    event: z.string().min(1),
    id: optionalText,
    // Seconds; 64-bit integers are text in its JSON.
    createdAt: z.coerce.number().optional().catch(undefined),
    room: named,
    participant: named,
    egressInfo,
    ingressInfo: z.object({ ingressId: optionalText }).optional().catch(undefined),
  }),
  identify: {
    short: 'SHORT',
    why: 'The event’s id in the signed body; unique to an event, and the same when it is sent again.',
    of: ({ id }) => id,
  },
  normalize: ({ event, createdAt, room, participant, egressInfo, ingressInfo }) => {
    const time = createdAt ? createdAt * 1000 : undefined;
    const job = egressInfo && egressJob(event, egressInfo);
    if (job) return [{ ...job, time }];
    const subject = egressInfo?.egressId ?? ingressInfo?.ingressId ?? participant?.sid ?? room?.sid;
    return [passThrough(nativeType('io.livekit', event), { subject, orderBy: room?.sid ?? subject, time })];
  },

  sender: {
    note: 'Several retries at growing intervals; how many and for how long is not said.',
    source: 'https://docs.livekit.io/home/server/webhooks/',
  },
});

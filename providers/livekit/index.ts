/**
 * https://docs.livekit.io/home/server/webhooks/, and its Node SDK 2.19.2
 * A JWT in Authorization, without `Bearer`, holds the digest of the body. Recordings and streams (egress) are jobs; rooms,
 * participants, tracks and ingress are not. The page does not document how long LiveKit retries. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  jwt,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';
import { egressInfo, egressJob } from './egress.js';

const base64Digest = (body: Buffer) => Buffer.from(hexDigest(body), 'hex').toString('base64');
const named = z.object({ sid: optionalId, name: optionalText }).optional().catch(undefined);

export default defineProvider({
  name: 'livekit',
  title: 'LiveKit',
  docs: 'https://docs.livekit.io/home/server/webhooks/',
  typePrefix: 'io.livekit',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Webhooks of the project in LiveKit Cloud; for a server of your own, `webhook.urls` in its configuration. (From memory; confirm at the sender.)',
  assumptions: [
    'An egress without a status is starting: LiveKit’s JSON leaves out the first value of an enumeration.',
    '`EGRESS_LIMIT_REACHED` ends with a recording up to the limit, so it is a success; without one it has failed.',
    '`EGRESS_ABORTED` has failed, unless its reason says that it was stopped, or it gives none: then it is canceled.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the API secret, from the settings of the project, or `keys` in the configuration of the server',
    ),
    apiKey: z
      .string()
      .min(1)
      .describe('the API key that the secret belongs to, shown beside it: each token names it'),
    // The SDK allows as much difference between the clocks.
    toleranceSeconds: toleranceSeconds(10),
  }),
  scheme: ({ secrets, apiKey, toleranceSeconds }) =>
    jwt({
      header: 'authorization',
      algorithms: ['HS256'],
      keys: { secrets },
      issuer: apiKey,
      toleranceSeconds,
      // A token that does not expire could be replayed forever.
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
    id: optionalId,
    // Seconds; 64-bit integers are text in LiveKit's JSON.
    createdAt: z.coerce.number().optional().catch(undefined),
    room: named,
    participant: named,
    egressInfo,
    ingressInfo: z.object({ ingressId: optionalId }).optional().catch(undefined),
  }),
  identify: {
    short: 'event id',
    why: 'The event’s id in the signed body is unique to an event, and the same when it is sent again.',
    of: ({ id }) => id,
  },
  normalize: ({ event, createdAt, room, participant, egressInfo, ingressInfo }) => {
    const time = createdAt ? createdAt * 1000 : undefined;
    const job = egressInfo && egressJob(event, egressInfo, time);
    if (job) return [job];
    const subject = egressInfo?.egressId ?? ingressInfo?.ingressId ?? participant?.sid ?? room?.sid;
    return [passThrough(nativeType('io.livekit', event), { subject, orderBy: room?.sid ?? subject, time })];
  },

  // An egress ends once: `retryCount` counts what LiveKit does before that.
  endsOnce: true,

  sender: {
    note: 'LiveKit retries several times at growing intervals; the page does not say how often or for how long.',
    source: 'https://docs.livekit.io/home/server/webhooks/',
  },
});

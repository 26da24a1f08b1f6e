/**
 * https://www.mux.com/docs/core/listen-for-webhooks, and its Node SDK 15.3.0
 * The events created, ready and errored of an asset are those of a job, and so are the events of Mux Robots jobs. Everything
 * else passes through, including later changes of an asset. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  idText,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  signsTimestampDotBody,
  textAt,
  toleranceSeconds,
  unixSeconds,
  z,
} from '../../src/provider/kit.js';
import { assetDraft, robotDraft } from './jobs.js';

export default defineProvider({
  name: 'mux',
  title: 'Mux',
  docs: 'https://www.mux.com/docs/core/listen-for-webhooks',
  typePrefix: 'com.mux',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Settings > Webhooks in the Mux dashboard, as the URL to notify, for each environment. (From memory; confirm at the sender.)',
  assumptions: [
    'A job of Mux Robots is `data` itself, or a field of `data` named after the event: the SDK’s types and their comments differ.',
    'A public playback id plays at stream.mux.com; any other needs a token that the customer signs.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the webhook, from Settings > Webhooks in the Mux dashboard'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'mux-signature',
      encoding: 'hex',
      fields: { signature: 'v1' },
      timestamp: { field: 't', format: unixSeconds, toleranceSeconds, allowsFuture: true },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(20).toString('base64url')] }),

  payload: z.object({
    id: idText,
    type: z.string().min(1),
    created_at: optionalText,
    object: z.object({ id: optionalId }).nullish().catch(undefined),
    data: z.unknown().optional(),
  }),
  identify: {
    short: 'event id',
    why: 'The id of the event is signed and the same at each attempt.',
    of: ({ id }) => id,
  },
  normalize: ({ type, created_at, object, data }) => {
    const draft = type.startsWith('robots.job.')
      ? robotDraft(type, robotIn(data, type), created_at)
      : assetDraft(type, data, created_at);
    if (draft) return [draft];
    const subject = object?.id ?? textAt(data, 'id');
    return [
      passThrough(nativeType('com.mux', type), {
        subject,
        // Tracks and renditions are ordered with their asset.
        orderBy: textAt(data, 'asset_id') ?? subject,
        time: created_at,
      }),
    ];
  },

  // Later changes of an asset pass through; a job of Mux Robots is not run again under its id.
  endsOnce: true,

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Mux retries for 24 h with growing waits. It does not promise an order, and an event may come twice.',
    source: 'https://www.mux.com/docs/core/listen-for-webhooks',
  },
});

const keyed = z.record(z.string(), z.unknown());
const robotIn = (data: unknown, type: string): unknown => {
  const { data: members } = keyed.safeParse(data);
  return members && Object.hasOwn(members, type) ? members[type] : data;
};

/**
 * https://pipedrive.readme.io/docs/guide-for-webhooks-v2
 * Nothing is signed: basic authentication, from the webhook’s settings. Two versions of a body; both count their attempts,
 * so no two are the same. Read 2026-11-24, from copies.
 */
import {
  basicAuth,
  credentialList,
  defineProvider,
  nativeType,
  optionalText,
  passThrough,
  textAt,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'pipedrive',
  title: 'Pipedrive',
  docs: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['`meta.id` of the second version is the same at each attempt.'],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({
    meta: z.looseObject({ action: optionalText, entity: optionalText, object: optionalText }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The second version: the id in `meta`, which is of the event. The first: what was done to what, and when, to the microsecond.',
    of: ({ meta }) => {
      const micro = textAt(meta, 'timestamp_micro');
      return micro ? [meta.object, meta.action, textAt(meta, 'id'), micro].join(':') : textAt(meta, 'id');
    },
  },
  normalize: ({ meta }) => {
    const entity = meta.entity ?? meta.object ?? 'unknown';
    const id = textAt(meta, 'entity_id') ?? textAt(meta, 'id');
    const seconds = Number(textAt(meta, 'timestamp'));
    return [
      passThrough(nativeType('com.pipedrive', entity, meta.action), {
        subject: id,
        orderBy: id && `${entity}/${id}`,
        time: Number.isNaN(seconds) ? textAt(meta, 'timestamp') : seconds * 1000,
      }),
    ];
  },

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 183,
    note: 'Tried three more times, after 3, 30 and 150 s. A URL that keeps failing is banned for half an hour, and given up after three days.',
    source: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
  },
});

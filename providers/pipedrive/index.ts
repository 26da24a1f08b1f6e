/**
 * https://pipedrive.readme.io/docs/guide-for-webhooks-v2
 * Nothing is signed: a delivery has basic authentication, as the webhook’s settings say. There are two versions of the body; both
 * count the attempts, so no two bodies are the same. Read 2026-11-24, from copies.
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
  typePrefix: 'com.pipedrive',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Tools and apps > Webhooks > Create new webhook in Pipedrive, as the endpoint URL. (From memory; confirm at the sender.)',
  assumptions: ['In the second version, `meta.id` is the same at each attempt.'],
  settings: z.strictObject({ credentials: credentialList() }),
  scheme: (settings) => basicAuth(settings),
  development: (make) => ({ credentials: [`onehook:${make.secret(24).toString('base64url')}`] }),

  payload: z.looseObject({
    meta: z.looseObject({ action: optionalText, entity: optionalText, object: optionalText }),
  }),
  identify: {
    short: 'event id, else change and time',
    why: 'In the second version, `meta` has the id of the event. In the first, object, action, id and the time in microseconds identify it together.',
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
    note: 'Pipedrive retries three times, after 3, 30 and 150 s. It bans a URL that keeps failing for 30 min, and gives it up after three days.',
    source: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
  },
});

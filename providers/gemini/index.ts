/**
 * https://ai.google.dev/gemini-api/docs/webhooks (2026-06-22)
 * Static webhooks of a project follow Standard Webhooks; dynamic ones, of one request, carry a JWT in the same header. The
 * operator decides which it is, never the delivery. The page documents neither the JWT’s claims nor whether they bind the
 * body. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  idText,
  jobEvent,
  messageId,
  nativeType,
  optionalText,
  passThrough,
  z,
} from '../../src/provider/kit.js';
import { errorOf, outputsOf, STATES } from './jobs.js';
import { scheme, settings } from './settings.js';

export default defineProvider({
  name: 'gemini',
  title: 'Google Gemini API',
  docs: 'https://ai.google.dev/gemini-api/docs/webhooks',
  typePrefix: 'com.google.gemini',
  known: { scheme: 'documented', events: 'documented', sender: 'observed' },
  registration: 'As a static webhook of the project, or in a request as `webhook_config.uris`.',
  assumptions: [
    'Whether the JWT of a dynamic webhook binds the body is unknown: fetch from the API what the body says.',
    '`video_uri`, as one guide has it, is the same as `output_file_uri`, which the page has.',
    '`user_metadata` of a dynamic webhook comes back in the event, or in its `data`.',
    'A batch that expired has failed; a batch, an interaction or a video ends with one event.',
  ],
  settings,
  scheme,
  development: (make) => ({ secrets: [`whsec_${make.secret(32).toString('base64')}`] }),

  payload: z.object({
    type: z.string().min(1),
    timestamp: optionalText,
    user_metadata: z.unknown().optional(),
    data: z.object({
      id: idText,
      output_file_uri: optionalText,
      video_uri: optionalText,
      file_name: optionalText,
      user_metadata: z.unknown().optional(),
      error_code: z.union([z.string(), z.number()]).optional().catch(undefined),
      error_message: optionalText,
      error: z.unknown().optional(),
    }),
  }),
  identify: {
    short: 'job id and event, or webhook-id header',
    why: 'For the end of a job, its id and the event, since it ends once. Otherwise webhook-id, which static webhooks sign, since an interaction may ask for action many times; dynamic ones do not, and the digest of the body stands in.',
    of: ({ type, data }, delivery, { secrets }) =>
      endOf(STATES, type, data.id) ?? (secrets ? messageId(delivery) : undefined),
  },
  normalize: ({ type, timestamp, user_metadata, data }, delivery) => {
    const { id } = data;
    return [
      jobEvent(STATES, type, id, {
        task: type.split('.', 1)[0],
        reference: data.user_metadata ?? user_metadata,
        outputs: outputsOf(type, data),
        error: errorOf(type, data),
        native: { type },
        time: timestamp,
        deliveryId: messageId(delivery),
      }) ?? passThrough(nativeType('com.google.gemini', type), { subject: id, time: timestamp }),
    ];
  },

  // A batch, an interaction or a video is never run again under its id.
  endsOnce: true,

  sender: {
    retryWindowSeconds: 86_400,
    note: 'Delivered at least once, in no order, with retries for up to 24 h. Payloads are thin: results are fetched from the API.',
    source: 'https://ai.google.dev/gemini-api/docs/webhooks',
  },
});

/**
 * https://removebgvideo.com/docs/guides/webhooks, and its Node and Python SDKs (2026-04)
 * The timestamp header (ISO 8601, as text) and the body are signed; the event and the delivery id, both in headers, are not.
 * The page does not document the body (assumed to be the job of GET /v1/jobs/{id}, bare or wrapped), how old a delivery may
 * be, retries, or whether a retry keeps its delivery id. The sender signs only where a secret is set there. Read 2026-11-24,
 * from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  iso8601,
  jobError,
  jobEvent,
  nativeType,
  outputsIn,
  passThrough,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  undocumentedSender,
  z,
} from '../../src/provider/kit.js';
import { idOf, payload, STATES, signedStatus, stateOf, timeOf, withoutPrefix } from './jobs.js';

export default defineProvider({
  name: 'removebgvideo',
  title: 'removebgvideo.com',
  docs: 'https://removebgvideo.com/docs/guides/webhooks',
  typePrefix: 'com.removebgvideo',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'In each request that creates or starts a job, as `webhook_url`.',
  assumptions: [
    'The body is the job of GET /v1/jobs/{id}, bare or in `job` or `data`; no example of a webhook’s body was found.',
    '`metadata` of the request comes back in the job, as other fields of the request do; times have the names `created_at`, `started_at` and `completed_at`.',
    'The limit of 300 s is ours: the page asks for one and names none.',
    'The event in the header never lags behind the status in the body; a delivery in which they differ is refused.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secrets set at removebgvideo.com'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-webhook-signature',
      encoding: 'hex',
      prefix: 'sha256=',
      timestamp: { header: 'x-webhook-timestamp', format: iso8601, toleranceSeconds },
      content: signsTimestampDotBody,
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload,
  consistent: (payload, delivery) => {
    const inHeader = stateOf(delivery.header('x-webhook-event'));
    const signed = stateOf(signedStatus(payload));
    return !inHeader || !signed || inHeader === signed || (inHeader === 'started' && signed === 'queued');
  },
  identify: {
    short: 'job id and status',
    why: 'For the end of a job, its id and status, both signed; for all else the digest of the body. The delivery id is not signed, and the page does not say that a retry keeps it: if it counted, a replay would be a new event.',
    of: (payload) => endOf(STATES, withoutPrefix(signedStatus(payload)), idOf(payload)),
  },
  normalize: (payload, delivery) => {
    const { output_url: url, model, error, metadata, at } = payload;
    const { created_at: createdAt, started_at: startedAt, completed_at: completedAt } = payload;
    const id = idOf(payload);
    const status = signedStatus(payload);
    const event = delivery.header('x-webhook-event');
    const deliveryId = delivery.header('x-webhook-delivery-id');
    return [
      jobEvent(STATES, withoutPrefix(status), id, {
        model,
        reference: metadata,
        createdAt,
        startedAt,
        completedAt,
        outputs: outputsIn({ url }, { facts: { kind: 'video' } }),
        // A text in a job; `{message, code}` in the answers of the API.
        error: jobError(error),
        time: at ?? timeOf(payload),
        native: { type: payload.event ?? event, status: payload.status },
        deliveryId,
      }) ??
        // Without a status, the body proves that something happened to this job; only the unsigned header says what.
        passThrough(nativeType('com.removebgvideo', event ?? `job.${status ?? 'unknown'}`), {
          subject: id,
          deliveryId,
        }),
    ];
  },

  // A job is never run again under its id.
  endsOnce: true,

  sender: undocumentedSender({
    note: 'Retries, their waits and the deadline are not documented.',
    source: 'https://removebgvideo.com/docs/guides/webhooks',
  }),
});

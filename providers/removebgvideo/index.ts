/**
 * https://removebgvideo.com/docs/guides/webhooks, and its Node and Python SDKs (2026-04)
 * Signed: the timestamp header (ISO 8601, as text) and the body. Not signed: the event and the delivery id, both in headers.
 * Left out: the body (the job of GET /v1/jobs/{id} is assumed, bare or wrapped), how old a delivery may be, every retry, and
 * whether one keeps its delivery id. The sender signs only where a secret is set there. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  iso8601,
  isUrl,
  nativeType,
  outputAt,
  secretList,
  signsTimestampDotBody,
  toleranceSeconds,
  undocumentedSender,
  withoutUndefined,
  z,
} from '../../src/provider/kit.js';
import { errorOf, idOf, payload, signedStatus, stateOf, withoutPrefix } from './jobs.js';

export default defineProvider({
  name: 'removebgvideo',
  title: 'removebgvideo.com',
  docs: 'https://removebgvideo.com/docs/guides/webhooks',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: [
    'The body is the job of GET /v1/jobs/{id}, bare or in `job` or `data`; no example of a webhook’s body was found.',
    '300 s: the page asks for a limit and names none.',
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
    const told = stateOf(delivery.header('x-webhook-event'));
    const signed = stateOf(signedStatus(payload));
    return !told || !signed || told === signed || (told === 'started' && signed === 'queued');
  },
  identify: {
    short: 'SHORT',
    why: 'Job and status, both signed. The delivery id is not, and nobody says that it stays: with it, a replay would be a new event.',
    of: (payload) => {
      const status = signedStatus(payload);
      return status ? `${idOf(payload)}:${withoutPrefix(status)}` : undefined;
    },
  },
  normalize: (payload, delivery) => {
    const id = idOf(payload);
    const status = signedStatus(payload);
    const event = delivery.header('x-webhook-event');
    const deliveryId = delivery.header('x-webhook-delivery-id');
    const state = stateOf(status);
    if (!state) {
      // Without a status, the body proves that something happened to this job; what, only the unsigned header says.
      const type = nativeType('com.removebgvideo', event ?? `job.${status ?? 'unknown'}`);
      return [{ family: 'other', type, subject: id, orderBy: id, deliveryId }];
    }
    const url = payload.output_url;
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status: state, model: payload.model }),
        outputs: state === 'succeeded' && isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        outputsPending: state === 'succeeded' && !isUrl(url),
        error: state === 'failed' ? errorOf(payload.error) : undefined,
        native: withoutUndefined({ type: payload.event ?? event, status: payload.status }),
        deliveryId,
      },
    ];
  },

  sender: undocumentedSender({
    note: 'Retries, their waits and the deadline are not documented.',
    source: 'https://removebgvideo.com/docs/guides/webhooks',
  }),
});

/**
 * https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html
 * Deliveries are not signed, so the URL carries a token. Adobe asks by GET whether the URL is meant, and counts an answer
 * as success, then and later, only if it brings back the client id of the webhook’s application. Read 2026-11-24, from
 * copies.
 */
import {
  defineProvider,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  sharedToken,
  textAt,
  tokenList,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'adobe-sign',
  title: 'Adobe Acrobat Sign',
  docs: 'https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html',
  typePrefix: 'com.adobe.sign',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In Account > Webhooks > Create, or in POST /webhooks as `webhookUrlInfo.url`. (From memory; confirm at the sender.)',
  assumptions: ['The id of a notification is the same at each attempt.'],
  settings: z.strictObject({
    tokens: tokenList(),
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]+$/, { error: 'must be the client id of the application, as Adobe shows it' })
      .describe(
        'the client id of the application that the webhook belongs to, as Adobe shows it; it is not secret',
      ),
  }),
  scheme: ({ tokens }) => sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')], clientId: 'DEVELOPMENT' }),

  payload: z.looseObject({
    event: z.string().min(1),
    webhookNotificationId: optionalId,
    eventDate: optionalText,
  }),
  identify: {
    short: 'notification id',
    why: 'The notification’s id, which is the same at each attempt.',
    of: ({ webhookNotificationId }) => webhookNotificationId,
  },
  normalize: (event) => {
    const subject = THINGS.map((name) => textAt(event, `${name}.id`)).find((id) => id !== undefined);
    return [
      passThrough(nativeType('com.adobe.sign', event.event), {
        subject,
        time: event.eventDate,
      }),
    ];
  },
  handshake: {
    note: 'When a webhook is created, Adobe sends a GET with the client id in a header; the answer returns it if it is the configured one.',
    methods: ['GET'],
    beforeVerification: (delivery, { clientId }) =>
      delivery.method === 'GET' && delivery.header(CLIENT_ID) === clientId
        ? { headers: { [CLIENT_ID]: clientId } }
        : undefined,
  },
  acceptedHeaders: ({ clientId }) => ({ [CLIENT_ID]: clientId }),

  sender: {
    ackDeadlineSeconds: 5,
    retryWindowSeconds: 259_200,
    maxBodyBytes: 10 * 1024 * 1024,
    note: 'Retried with growing waits for 72 h; then the webhook is disabled. Bodies are cut off at 10 MB.',
    source: 'https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html',
  },
});

const CLIENT_ID = 'x-adobesign-clientid';
const THINGS = ['agreement', 'widget', 'megaSign', 'libraryDocument'];

/**
 * https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html
 * Not signed: the token in the URL stands in. Adobe asks by GET whether the URL is meant, and takes no answer for success,
 * then or later, that lacks the client id of the webhook’s application. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  nativeType,
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
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['The id of a notification is the same at each attempt.'],
  settings: z.strictObject({
    tokens: tokenList(),
    /** Not secret: it is what has to come back. */
    clientId: z
      .string()
      .regex(/^[\x21-\x7e]+$/, { error: 'must be the client id of the application, as Adobe shows it' }),
  }),
  scheme: ({ tokens }) => sharedToken({ tokens }),
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')], clientId: 'DEVELOPMENT' }),

  payload: z.looseObject({
    event: z.string().min(1),
    webhookNotificationId: optionalText,
    eventDate: optionalText,
  }),
  identify: {
    short: 'SHORT',
    why: 'The id of the notification, the same at each attempt.',
    of: ({ webhookNotificationId }) => webhookNotificationId,
  },
  normalize: (event) => {
    const subject = THINGS.map((name) => textAt(event, `${name}.id`)).find((id) => id !== undefined);
    return [
      passThrough(nativeType('com.adobe.sign', event.event.toLowerCase()), {
        subject,
        time: event.eventDate,
      }),
    ];
  },
  handshake: {
    note: 'When a webhook is made, a GET with the client id in a header, which has to come back where it is yours.',
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
    note: 'Retried with growing waits for 72 h, then the webhook is disabled. Bodies are cut at 10 MB.',
    source: 'https://opensource.adobe.com/acrobat-sign/acrobat_sign_events/index.html',
  },
});

const CLIENT_ID = 'x-adobesign-clientid';
const THINGS = ['agreement', 'widget', 'megaSign', 'libraryDocument'];

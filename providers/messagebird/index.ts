/**
 * https://developers.messagebird.com/api/#verifying-http-requests, and its Node SDK 4.0.1
 * A JWT that lives for a minute holds the digests of the URL and of the body. A body without its digest is refused, and so is a
 * digest without its body. The page does not document the shape of events, which differs by product. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hexDigest,
  jsonOrForm,
  jwt,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicUrl,
  secretList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'messagebird',
  title: 'MessageBird (Bird)',
  docs: 'https://developers.messagebird.com/api/#verifying-http-requests',
  typePrefix: 'com.messagebird',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'Differs by product: in the settings of a number or flow, or in the API request that sends a message or creates a webhook. (From memory; confirm at the sender.)',
  assumptions: [
    'A redelivery has the same bytes and a new token, so `jti` does not identify the event.',
    '`message.id`, `call.id` or `id` is the subject of the event.',
    'Where the secret is found at the sender is from memory.',
  ],
  settings: z.strictObject({
    secrets: secretList(
      'the signing key of the account, from the developer settings of the MessageBird dashboard',
    ),
    publicUrl: publicUrl(),
    // The SDK allows as much difference between the clocks.
    toleranceSeconds: toleranceSeconds(5),
  }),
  scheme: ({ secrets, publicUrl, toleranceSeconds }) =>
    jwt({
      header: 'messagebird-signature-jwt',
      algorithms: ['HS256', 'HS384', 'HS512'],
      keys: { secrets },
      issuer: 'MessageBird',
      toleranceSeconds,
      binds: ({ jti, url_hash, payload_hash }, { url, body }) => {
        const isCalled = publicUrl.some((base) => url_hash === hexDigest(Buffer.from(`${base}${url}`)));
        if (jti === undefined || !isCalled) return 'claim_mismatch';
        const expected = payload_hash === undefined && body.length === 0 ? undefined : hexDigest(body);
        return payload_hash === expected ? null : 'claim_mismatch';
      },
      claims: ({ url, body }) => ({
        iss: 'MessageBird',
        jti: hexDigest(body).slice(0, 32),
        url_hash: hexDigest(Buffer.from(`${publicUrl[0]}${url}`)),
        payload_hash: hexDigest(body),
      }),
      covers: { url: true },
    }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')], publicUrl: make.publicUrl }),

  // By its first byte, since a form never begins like JSON.
  decode: ({ body }) => jsonOrForm(body),
  payload: z.object({
    type: optionalText,
    status: optionalText,
    id: optionalId,
    message: thing(),
    call: thing(),
    createdDatetime: optionalText,
    statusDatetime: optionalText,
  }),
  identify: {
    short: 'digest of the body',
    why: 'The digest of the signed body identifies the event: neither the token’s `jti` nor a field is the same at a redelivery and different between the states of one message.',
    of: () => undefined,
  },
  normalize: ({ type, status, id, message, call, createdDatetime, statusDatetime }) => {
    const subject = message?.id ?? call?.id ?? id;
    return [
      passThrough(nativeType('com.messagebird', type ?? (status ? `status.${status}` : 'untyped')), {
        subject,
        time: message?.updatedDatetime ?? call?.updatedAt ?? statusDatetime ?? createdDatetime,
      }),
    ];
  },

  sender: {
    onRefused: 'unknown',
    note: 'How often and for how long MessageBird retries differs by product.',
    source: 'https://developers.messagebird.com/api/',
  },
});

function thing() {
  return z
    .object({ id: optionalId, updatedDatetime: optionalText, updatedAt: optionalText })
    .optional()
    .catch(undefined);
}

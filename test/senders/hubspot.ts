/** HubSpot: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256, sha256Hex } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at, url = '', method = 'POST' }) => {
  const message = Buffer.concat([Buffer.from(`${method}${url}`), body, Buffer.from(String(at))]);
  return {
    'x-hubspot-signature-v3': (await hmacSha256(secret, message)).toString('base64'),
    'x-hubspot-request-timestamp': String(at),
  };
};

const signV2: Sign = async (body, { secret, url = '', method = 'POST' }) => ({
  'x-hubspot-signature': await sha256Hex(Buffer.concat([Buffer.from(`${secret}${method}${url}`), body])),
  'x-hubspot-signature-version': 'v2',
});

const signV1: Sign = async (body, { secret }) => ({
  'x-hubspot-signature': await sha256Hex(Buffer.concat([Buffer.from(secret), body])),
  'x-hubspot-signature-version': 'v1',
});

const event = (subscriptionType: string, number: number) => ({
  eventId: number,
  subscriptionId: 12345,
  portalId: 62515,
  appId: 54321,
  occurredAt: 1769999999000,
  subscriptionType,
  attemptNumber: 0,
  objectId: 123,
  changeSource: 'CRM',
});

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
const publicUrl = 'https://gateway.example';
const old = (version: string) => ({ secrets: [SECRET], version, publicUrl });

export const hubspot: Sender = {
  provider: 'hubspot',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET], publicUrl },
  userAgent: 'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)',
  samples: [
    { name: 'contact.creation', body: json([event('contact.creation', 1)]) },
    {
      name: 'contact.propertyChange__two',
      body: json([
        { ...event('contact.propertyChange', 2), propertyName: 'firstname', propertyValue: 'ümlaut' },
        { ...event('deal.creation', 3), objectId: 456, attemptNumber: 1 },
      ]),
    },
    { name: 'untyped__workflow', body: json({ example_field: 'example_value' }) },
    {
      name: 'contact.creation__v1',
      sign: signV1,
      settings: old('v1'),
      body: '[{"eventId":1,"subscriptionId":12345,"portalId":62515,"occurredAt":1564113600000,"subscriptionType":"contact.creation","attemptNumber":0,"objectId":123,"changeSource":"CRM","changeFlag":"NEW","appId":54321}]',
      published: {
        'x-hubspot-signature': '232db2615f3d666fe21a8ec971ac7b5402d33b9a925784df3ca654d05f4817de',
      },
    },
    { name: 'untyped__v2', sign: signV2, settings: old('v2'), body: '{"example_field":"example_value"}' },
  ],
};

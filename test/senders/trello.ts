/** Trello: https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmac } from './web-crypto.js';

export const sign: Sign = async (body, { secret, url = '' }) => ({
  'x-trello-webhook': (await hmac('SHA-1', secret, Buffer.concat([body, Buffer.from(url)]))).toString(
    'base64',
  ),
});

const board = { id: '4d5ea62fd76aa1136000000c', name: 'Demo board' };
const action = (type: string, number: number, data: unknown) =>
  json({
    action: {
      id: `51f9424bcd6e040f3c00412${number}`,
      idMemberCreator: '4fc78a59a885233f4b349bd9',
      data,
      type,
      date: '2026-02-02T02:39:59.780Z',
    },
    model: board,
    webhook: { id: '51f9424bcd6e040f3c004130' },
  });

export const trello: Sender = {
  provider: 'trello',
  sign,
  secret: 'trello_demo_secret',
  settings: { secrets: ['trello_demo_secret'], publicUrl: 'https://gateway.example' },
  userAgent: 'Trello',
  samples: [
    {
      name: 'createCard',
      body: action('createCard', 1, {
        board,
        list: { id: 'list_demo_1' },
        card: { id: 'card_demo_1', name: 'ümlaut' },
      }),
    },
    { name: 'updateBoard', body: action('updateBoard', 2, { board, old: { name: 'Demo' } }) },
    { name: 'unfamiliar', body: json({ action: { type: 'demoAction' } }) },
  ],
  handshakes: [{ name: 'registration', method: 'HEAD', sign: null, body: '' }],
};

/** Dropbox: https://www.dropbox.com/developers/reference/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-dropbox-signature': (await hmacSha256(secret, body)).toString('hex'),
});

export const dropbox: Sender = {
  provider: 'dropbox',
  sign,
  secret: 'dropbox_demo_secret',
  settings: { secrets: ['dropbox_demo_secret'] },
  userAgent: 'DropboxWebhooks/1.0',
  samples: [
    {
      name: 'list_folder__published-by-others',
      secret: 'the_secret',
      settings: { secrets: ['the_secret'] },
      published: {
        'x-dropbox-signature': '0a8c16b085420b960dc78664279fe09e936a2a01b1f91064869d9e77dfd64529',
      },
      body: '{"delta": {"users": [12345]}}',
    },
    {
      name: 'list_folder',
      body: json({
        list_folder: { accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc'] },
        delta: { users: [12345678] },
      }),
    },
    {
      name: 'list_folder__two-accounts',
      body: json({
        list_folder: {
          accounts: ['dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc', 'dbid:BBH4f99T0taONIb-OurWxbNQ6ywGRopQngc'],
        },
      }),
    },
  ],
  handshakes: [
    {
      name: 'challenge',
      method: 'GET',
      sign: null,
      contentType: null,
      body: '',
      url: '/webhooks/dropbox?challenge=c_demo-challenge',
    },
  ],
};

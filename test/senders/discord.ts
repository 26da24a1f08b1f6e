/** Discord: https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers. */
import { json, type Sender, type Sign } from './sender.js';
import { signEd25519 } from './web-crypto.js';

/** `secret`: the private key's 32 bytes in hex. */
export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = String(Math.floor(at / 1000));
  const signature = await signEd25519(secret, Buffer.concat([Buffer.from(timestamp), body]));
  return { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature.toString('hex') };
};

const application = { version: 1, application_id: '1234560123453231555' };

export const discord: Sender = {
  provider: 'discord',
  sign,
  secret: '07'.repeat(32),
  settings: { publicKeys: ['ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c'] },
  userAgent: 'Discord-Webhook/1.0 (+https://discord.com)',
  samples: [
    {
      name: 'application_authorized',
      body: json({
        ...application,
        type: 1,
        event: {
          type: 'APPLICATION_AUTHORIZED',
          timestamp: '2026-02-02T02:39:58.123456',
          data: { integration_type: 1, scopes: ['applications.commands'], user: { id: '80351110224678912' } },
        },
      }),
    },
    {
      name: 'interaction.application_command',
      body: json({
        ...application,
        id: '846462639134605312',
        type: 2,
        token: 'demo',
        channel_id: '645027906669510667',
        guild_id: '290926798626357999',
        data: { id: '771825006014889984', name: 'cardsearch', type: 1 },
      }),
    },
    {
      name: 'interaction.unknown',
      body: json({ ...application, id: '846462639134605313', type: 99, token: 'demo' }),
    },
  ],
  handshakes: [
    { name: 'ping__interactions', body: json({ ...application, id: '846462639134605314', type: 1 }) },
    { name: 'ping__events', body: json({ ...application, type: 0 }) },
  ],
};

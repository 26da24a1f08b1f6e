/**
 * https://docs.discord.com/developers/events/webhook-events, and discord-interactions 4.4.0
 * Events and interactions are signed alike; the page does not say how old they may be. Discord sends wrong signatures on
 * purpose and removes the URL if they are not answered with 401. An interaction is published too, but the user who clicked
 * waits 3 s for an answer that only the application knows: the application must send it, through the interaction’s token.
 * Read 2026-11-24, from copies.
 */
import {
  configuredKeys,
  defineProvider,
  ed25519,
  lookUp,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  publicKeyList,
  readPublicKey,
  textAt,
  unixSeconds,
  unverifiedJson,
  z,
} from '../../src/provider/kit.js';

const INTERACTIONS: Readonly<Record<string, string>> = {
  2: 'application_command',
  3: 'message_component',
  4: 'application_command_autocomplete',
  5: 'modal_submit',
};

export default defineProvider({
  name: 'discord',
  title: 'Discord',
  docs: 'https://docs.discord.com/developers/events/webhook-events',
  typePrefix: 'com.discord',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the Developer Portal: Webhooks > Endpoint for events, General Information > Interactions Endpoint URL for interactions. (From memory; confirm at the sender.)',
  assumptions: ['An event is about its channel, else about its guild, else about its user.'],
  settings: z.strictObject({
    publicKeys: publicKeyList(
      'ed25519',
      'the public key of the application, in hex, as the Developer Portal shows it',
    ),
  }),
  scheme: ({ publicKeys }, tools) =>
    ed25519({
      keys: configuredKeys(publicKeys.map(readPublicKey), tools),
      header: 'x-signature-ed25519',
      encoding: 'hex',
      timestamp: { header: 'x-signature-timestamp', format: unixSeconds, toleranceSeconds: null },
      content: ({ timestamp, body }) => [timestamp, body],
    }),
  development: (make) => ({
    publicKeys: [make.publicKey('ed25519').export({ type: 'spki', format: 'der' }).toString('base64')],
  }),

  payload: z.looseObject({
    id: optionalId,
    type: z.number(),
    event: z
      .looseObject({ type: z.string().min(1), timestamp: optionalText })
      .optional()
      .catch(undefined),
  }),
  identify: {
    short: 'interaction id, or digest of the body',
    why: 'The id of an interaction, which is signed. Events have no id: the digest of the body, which holds their time, stands in.',
    of: ({ id }) => id,
  },
  normalize: (payload) => {
    const { type, event } = payload;
    const about = event ? event.data : payload;
    const subject =
      textAt(about, 'channel_id') ??
      textAt(about, 'guild.id') ??
      textAt(about, 'guild_id') ??
      textAt(about, 'user.id');
    return [
      passThrough(
        event
          ? nativeType('com.discord', event.type)
          : nativeType('com.discord.interaction', lookUp(INTERACTIONS, String(type)) ?? String(type)),
        { subject, time: event?.timestamp },
      ),
    ];
  },
  handshake: {
    note: 'Discord sends a signed PING when the URL is set, and now and then: type 1 for interactions, answered with a PONG; type 0 for events, answered with 204.',
    afterVerification: (delivery) => {
      const question = unverifiedJson(delivery);
      const { data } = z.object({ type: z.number(), event: z.unknown().optional() }).safeParse(question);
      if (!data || data.event !== undefined) return undefined;
      // Without a content type Discord does not accept the URL, although there is no content.
      if (data.type === 0) return { status: 204, contentType: 'application/json' };
      return data.type === 1 ? { body: '{"type":1}' } : undefined;
    },
  },
  accepted: { status: 204 },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 600,
    note: 'Events are sent again for up to 10 min, in no promised order; interactions are never sent again. Events that keep failing are turned off.',
    source: 'https://docs.discord.com/developers/events/webhook-events',
  },
});

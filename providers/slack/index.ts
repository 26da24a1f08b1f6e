/**
 * https://docs.slack.dev/authentication/verifying-requests-from-slack, and Bolt for JavaScript 5.1.0
 * Events come as JSON; slash commands and interactions come as forms, an interaction with its JSON in one field. Bolt
 * accepts a time ahead of ours and the page does not: the page rules here, since nothing is lost by it. A user who waits for
 * the answer to a command or a modal gets an empty one from the gateway. The page does not document what the retries of
 * commands look like. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  formAsJson,
  formFields,
  hmac,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  secretList,
  toleranceSeconds,
  unixSeconds,
  unverifiedText,
  z,
} from '../../src/provider/kit.js';

const named = z.object({ id: optionalId }).optional().catch(undefined);

export default defineProvider({
  name: 'slack',
  title: 'Slack',
  docs: 'https://docs.slack.dev/apis/events-api/',
  typePrefix: 'com.slack',
  known: { scheme: 'documented', events: 'documented', sender: 'assumed' },
  registration:
    'Event Subscriptions > Request URL of the app at api.slack.com/apps; likewise under Slash Commands and Interactivity. (From memory; confirm at the sender.)',
  assumptions: [
    'An event is about its channel, else its user, and is ordered by it.',
    'The deadline and the retries are from general knowledge: the page on them was not read.',
  ],
  settings: z.strictObject({
    secrets: secretList('the signing secret of the app, from its Basic Information page'),
    toleranceSeconds: toleranceSeconds(300),
  }),
  scheme: ({ secrets, toleranceSeconds }) =>
    hmac({
      secrets,
      header: 'x-slack-signature',
      encoding: 'hex',
      prefix: 'v0=',
      timestamp: { header: 'x-slack-request-timestamp', format: unixSeconds, toleranceSeconds },
      content: ({ timestamp, body }) => [`v0:${timestamp}:`, body],
    }),
  development: (make) => ({ secrets: [make.secret(16).toString('hex')] }),

  decode: ({ body }) => (isJson(body) ? body : jsonOfForm(body)),
  payload: z.object({
    type: optionalText,
    command: optionalText,
    event_id: optionalId,
    event_time: z.number().optional().catch(undefined),
    event: z
      .object({
        type: optionalText,
        channel: z
          .union([z.string(), z.object({ id: z.string() })])
          .optional()
          .catch(undefined),
        user: z
          .union([z.string(), z.object({ id: z.string() })])
          .optional()
          .catch(undefined),
      })
      .optional()
      .catch(undefined),
    channel_id: optionalId,
    channel: named,
    user: named,
  }),
  identify: {
    short: 'event id, or digest of the body',
    why: 'The id of the event, signed and the same at each retry. A command or an interaction is sent once and has a trigger id of its own, so there the digest of the body stands in.',
    of: ({ event_id }) => event_id,
  },
  normalize: ({ type, command, event, event_time, channel_id, channel, user }) => {
    const subject = idOf(event?.channel) ?? channel_id ?? channel?.id ?? idOf(event?.user) ?? user?.id;
    return [
      passThrough(nativeType('com.slack', event?.type ?? type ?? (command ? 'slash_command' : 'unknown')), {
        subject,
        time: event_time === undefined ? undefined : event_time * 1000,
      }),
    ];
  },
  handshake: {
    note: 'When a request URL is set, Slack sends a signed `url_verification`, whose challenge must be returned.',
    afterVerification: (delivery) => {
      const challenge = unverifiedText(delivery, 'challenge');
      return unverifiedText(delivery, 'type') === 'url_verification' && challenge
        ? { contentType: 'text/plain', body: challenge }
        : undefined;
    },
  },
  // Slack shows the answer to a command to the user who typed it, so it is empty.
  accepted: { contentType: 'text/plain' },

  sender: {
    ackDeadlineSeconds: 3,
    retryWindowSeconds: 360,
    note: 'Three retries of an event: at once, after 1 min and after 5 min; events are turned off where most deliveries of an hour fail. Commands and interactions are sent once.',
    source: 'https://docs.slack.dev/apis/events-api/',
  },
});

const idOf = (value: string | { id: string } | undefined) => (typeof value === 'string' ? value : value?.id);

/** Decided by the bytes, since the content type is not signed. */
const isJson = (body: Buffer) => body[0] === 0x7b;

/** An interaction has its JSON in `payload`; a command is the form itself. */
function jsonOfForm(body: Buffer): Buffer {
  const interaction = formFields(body).find(([name]) => name === 'payload')?.[1];
  return interaction === undefined ? formAsJson(body) : Buffer.from(interaction);
}

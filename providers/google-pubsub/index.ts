/**
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 * A push subscription with authentication sends an OIDC token signed by Google. The token verifies the caller and covers
 * nothing of the body, so the level is `token`. Anyone can have Google sign a token for any audience; only the service account
 * shows that it is yours, so it is required. A subscription without authentication needs a token in its URL. The message is
 * passed through in its envelope, with `message.data` in base64 as it came. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  jwt,
  keysUrl,
  nativeType,
  optionalId,
  optionalText,
  passThrough,
  sharedToken,
  tokenList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'google-pubsub',
  title: 'Google Cloud Pub/Sub push',
  docs: 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
  typePrefix: 'com.google.cloud.pubsub',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration:
    'In the Google Cloud console or with `gcloud pubsub subscriptions create`, as the push endpoint of the subscription. (From memory; confirm at the sender.)',
  assumptions: ['The clocks of Google and of the gateway may differ by 60 s.'],
  settings: z
    .strictObject({
      audience: z
        .string()
        .min(1)
        .optional()
        .describe('the audience of the push subscription, as set there; by default its push URL'),
      serviceAccounts: z
        .array(z.email({ error: 'must be the email address of a service account' }))
        .min(1, { error: 'is empty: list the service accounts of your push subscriptions' })
        .optional()
        .describe(
          'the email addresses of the service accounts that your push subscriptions authenticate as, as set in each subscription',
        ),
      tokens: tokenList().optional(),
      jwksUrl: keysUrl('https://www.googleapis.com/oauth2/v3/certs'),
      toleranceSeconds: toleranceSeconds(60),
    })
    .superRefine(({ audience, serviceAccounts, tokens }, context) => {
      const problem = (message: string) => context.addIssue({ code: 'custom', message });
      if ((audience === undefined) !== (serviceAccounts === undefined))
        problem('audience and serviceAccounts must be given together');
      if ((audience === undefined) === (tokens === undefined))
        problem('give either tokens, or audience and serviceAccounts');
    }),
  scheme: ({ audience, serviceAccounts = [], tokens = [], jwksUrl, toleranceSeconds }, tools) =>
    audience === undefined
      ? sharedToken({ tokens })
      : {
          ...jwt({
            header: 'authorization',
            prefix: 'Bearer ',
            algorithms: ['RS256'],
            keys: { set: tools.jwks(jwksUrl) },
            audience,
            issuer: 'https://accounts.google.com',
            toleranceSeconds,
            binds: ({ email, email_verified }) =>
              email_verified === true && serviceAccounts.includes(String(email)) ? null : 'account_mismatch',
          }),
          level: 'token',
          covers: { headers: ['authorization'], body: 'none' },
        },
  development: (make) => ({ tokens: [make.secret(24).toString('base64url')] }),

  payload: z.object({
    subscription: optionalText,
    message: z.object({
      messageId: optionalId,
      message_id: optionalId,
      publishTime: optionalText,
      orderingKey: optionalText,
      attributes: z.object({ eventType: optionalText }).nullish().catch(null),
    }),
  }),
  identify: {
    short: 'message id',
    why: 'The message’s id is unique in its topic and the same at each redelivery. Like the rest of the body, it is trusted because the caller has the token: nothing signs it.',
    of: ({ message }) => message.messageId ?? message.message_id,
  },
  normalize: ({ subscription, message: { publishTime, orderingKey, attributes } }) => [
    passThrough(nativeType('com.google.cloud.pubsub.message', attributes?.eventType), {
      subject: subscription,
      orderBy: orderingKey,
      time: publishTime,
    }),
  ],

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 604_800,
    maxBodyBytes: 14_000_000,
    note: 'The subscription sets the deadline, 10 to 600 s. Pub/Sub sends a message again until it expires: after 7 days unless set otherwise. A message is up to 10 MB before base64.',
    source: 'https://cloud.google.com/pubsub/docs/push',
  },
});

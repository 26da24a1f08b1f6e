/**
 * https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions
 * A push subscription with authentication sends an OIDC token of Google’s. It proves the caller and says nothing about the
 * body, so the level is that of a token. Anybody can have Google sign a token for any audience: what makes it yours is the
 * service account, so it is required. A subscription without authentication needs a token in its URL. The message is passed through in its envelope, `message.data` in base64 as it came.
 * Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  jwt,
  keysUrl,
  nativeType,
  optionalText,
  sharedToken,
  tokenList,
  toleranceSeconds,
  z,
} from '../../src/provider/kit.js';

export default defineProvider({
  name: 'google-pubsub',
  title: 'Google Cloud Pub/Sub push',
  docs: 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
  known: { scheme: 'documented', events: 'documented', sender: 'documented' },
  registration: 'REGISTRATION',
  assumptions: ['60 s of difference between the clocks are allowed.'],
  settings: z
    .strictObject({
      audience: z.string().min(1).optional().describe('of the subscription; by default its push URL'),
      serviceAccounts: z
        .array(z.email({ error: 'must be the e-mail of a service account' }))
        .min(1, { error: 'is empty: the service accounts of your push subscriptions' })
        .optional(),
      tokens: tokenList().optional(),
      jwksUrl: keysUrl('https://www.googleapis.com/oauth2/v3/certs'),
      toleranceSeconds: toleranceSeconds(60),
    })
    .superRefine(({ audience, serviceAccounts, tokens }, context) => {
      const problem = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message });
      if ((audience === undefined) !== (serviceAccounts === undefined))
        problem('serviceAccounts', 'and audience go together');
      if ((audience === undefined) === (tokens === undefined))
        problem('tokens', 'or audience and serviceAccounts: one of the two, and not both');
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
      messageId: optionalText,
      message_id: optionalText,
      publishTime: optionalText,
      orderingKey: optionalText,
      attributes: z.object({ eventType: optionalText }).nullish().catch(null),
    }),
  }),
  identify: {
    short: 'SHORT',
    why: 'The message’s id: unique in its topic, the same at each redelivery. Like all of the body, it is vouched for by the token’s bearer alone.',
    of: ({ message }) => message.messageId ?? message.message_id,
  },
  normalize: ({ subscription, message: { publishTime, orderingKey, attributes } }) => [
    {
      family: 'other',
      type: nativeType('com.google.cloud.pubsub.message', attributes?.eventType),
      subject: subscription,
      orderBy: orderingKey,
      time: publishTime,
    },
  ],

  sender: {
    ackDeadlineSeconds: 10,
    retryWindowSeconds: 604_800,
    maxBodyBytes: 14_000_000,
    note: 'The deadline is the subscription’s, 10 to 600 s. Sent again until the message expires: 7 days unless set otherwise. Messages are up to 10 MB before base64.',
    source: 'https://cloud.google.com/pubsub/docs/push',
  },
});

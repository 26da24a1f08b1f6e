/** Google Cloud Pub/Sub push: https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions. The token by jose. */
import { importJWK, type JWK, SignJWT } from 'jose';
import { json, type Sender, type Sign } from './sender.js';

/** For these fixtures alone. */
const PRIVATE_KEY: JWK & { n: string; e: string } = {
  kty: 'RSA',
  n: 'u-xiPNr4WtTkTjRXO-prpmszCLsxLx96Oa4_4SqKQSDzLv56lf_fFzh3RDjUB6jOdSGiH_8WmO-xSuZ1rBpWbw0rB2KXvLhfUB_4kl9csJSv4m7ALkKlk5zQIXh4x_z3liL8z-03GTLOCjjfw_J6bzwbKGc_xI1-uuR2XslZdXHWcE1NdhzDFMlSlVCoIk1TvwmvLZJ2f_jOKsI5PDiEYbH7fO3LKpCkjMOoy21JitFeu1WI3fQ2fpAZLxGI4jxaVr6WuTiAzkNh3FT6EZOQPAXxziYrgfNeEvQwHJKYUv91PAm30yqIL23JLSa81WXLbmLIPHg5TF7eaMhOjtyb7w',
  e: 'AQAB',
  d: 'HUYQc4xkvbmGKwyKPkIhLNZsJ8MJQV706kFToB7BVK3uU_a-X9lxBiv8oDr-BIduSd7IY5WYDpDgHFvUHtAngLsbZdYc7wAFkPS6Awsp5DP1Rh-cflhRdLIr1drvba_hXZjrqvQ37gv0_rCnYt3F5sgFLwEOdO7ZvAFU0yUoc1vZBuh9eE3Os5CNUyrEwWdaEy73IYhtXKxsHzHLhNsBmHCLG_3xVbzN2UIIYrxpC4BSJKdC1gCIyJNHV8F8O9bT6j7yuYIX_Nmds7soUS2-GEdBqppOytN314cSmGAqMUCkMWbYAqUeraoppMQ0xXJHfN13wwu2NpMPlMkbfFUWsQ',
  p: '29a5Rfa6B364VCQsOTeADFKl_jMzM2TJMOrBP8hfKyvuFF4Oqwe0dsTnSvWd8OveaBOkXE4azMHMhVwv2GvM_SnYC2x-0Oj-_uAqXehPU4fLQruRF6J_5VacKO66GJxr9marO9P__wom2wkuyOAGE5ON-Hf1F0y30vT03syW7Lc',
  q: '2tW47noc3wJWe2b79nK8VzudokVin_wfUe577cai8pApEgMWDwRwg2No4DXuWHKUowcLr5OzoQbpcbHPj0dw8y17Ecujm5xOYMtyjTUgPw-FlkaqaEZn_sQ-ssMnWS-lls4SMW8NNsBmkXydnbTAg0rFcwyRi4LK7Km_N_Q1gok',
  dp: 'JFrwLMfOn-qu5QtOXO_2txL77HvfHcKvGu3Xo4qpYmRTbP7ZAiO2DmYlsdnIks0O7LtC1Rj9iZsLDYrfRrUdI0jGN61rk3TUpqW_m-QNKk0sqg6GwhfXer_F92bzU5qaqBb2fmBi13SAVHzCRen2V0pxkgOUfpPrWnG0BRxkYSU',
  dq: 'kbfvRR2bTATKgbG55gnQ0GWqOfvqCI5ibLRZYaP7rXnBX3UeozFZmqP_mg1PgSYLQ-PVLD02R-vKVyMIC2iPFd8bLGZls6EJr_rJdK4Dovo7Ai5cGsOHTGZxOagp84F-ykS-aJyCOAs2QXqxmepapxKLGGkuIbAeYClIY4ICf8E',
  qi: 'k4wpS9TkVOyUyTas6V8DtO3e9Y1cuOrBa1O_mxWxHMVHuXkzxWwfpa_rMww5BlEApPmcVdWj3Lg2IVZub35lBGZuClqrSnzt7tVs32LVYMKQrEuOA5q7QmT995r1OuyJs1M0OLsBcvCNbU0WjRuLj-6CX3j9K2qW5L3Xszye4cY',
};

const sign: Sign = async (_, { at }) => {
  const seconds = Math.floor(at / 1000);
  const token = await new SignJWT({ email: 'push@demo.iam.gserviceaccount.com', email_verified: true })
    .setProtectedHeader({ alg: 'RS256', kid: 'demo-key-1', typ: 'JWT' })
    .setAudience('https://gateway.example/webhooks/google-pubsub')
    .setIssuer('https://accounts.google.com')
    .setSubject('000000000000000000001')
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3600)
    .sign(await importJWK(PRIVATE_KEY, 'RS256'));
  return { authorization: `Bearer ${token}` };
};

const push = (message: object) =>
  json({
    message: {
      data: Buffer.from('{"hello":"world"}').toString('base64'),
      publishTime: '2026-02-02T02:39:58.021Z',
      ...message,
    },
    subscription: 'projects/demo/subscriptions/push',
    deliveryAttempt: 1,
  });

export const googlePubsub: Sender = {
  provider: 'google-pubsub',
  sign,
  secret: '',
  settings: {
    audience: 'https://gateway.example/webhooks/google-pubsub',
    serviceAccounts: ['push@demo.iam.gserviceaccount.com'],
  },
  jwks: {
    keys: [{ kty: 'RSA', alg: 'RS256', use: 'sig', kid: 'demo-key-1', n: PRIVATE_KEY.n, e: PRIVATE_KEY.e }],
  },
  userAgent: 'CloudPubSub-Google',
  samples: [
    {
      name: 'message',
      body: push({ messageId: '136969346945', message_id: '136969346945', attributes: {} }),
    },
    {
      name: 'message.object_finalize__ordered',
      body: push({
        messageId: '136969346946',
        orderingKey: 'bucket-demo',
        attributes: { eventType: 'OBJECT_FINALIZE', bucketId: 'bucket-demo' },
      }),
    },
    { name: 'message__no-id', body: push({}) },
  ],
};

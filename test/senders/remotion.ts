/** Remotion Lambda: https://www.remotion.dev/docs/lambda/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha512 } from './web-crypto.js';

const sign: Sign = async (body, { secret }) => ({
  'x-remotion-mode': 'production',
  'x-remotion-status': JSON.parse(body.toString()).type,
  'x-remotion-signature': `sha512=${(await hmacSha512(secret, body)).toString('hex')}`,
});

const render = (renderId: string, type: string, more: object = {}) =>
  json({
    type,
    renderId,
    expectedBucketOwner: '000000000000',
    bucketName: 'remotionlambda-demo',
    customData: null,
    ...more,
  });

export const remotion: Sender = {
  provider: 'remotion',
  sign,
  secret: 'remotion-demo-secret',
  settings: { secrets: ['remotion-demo-secret'] },
  userAgent: 'node',
  samples: [
    {
      name: 'success',
      body: render('rnd_demo_1', 'success', {
        outputUrl: 'https://s3.example/renders/rnd_demo_1/out.mp4',
        lambdaErrors: [],
        outputFile: 'https://s3.example/renders/rnd_demo_1/out.mp4',
        timeToFinish: 1500,
        costs: { accruedSoFar: 0.01, displayCost: '$0.01', currency: 'USD', disclaimer: 'demo' },
      }),
    },
    {
      name: 'error',
      body: render('rnd_demo_2', 'error', {
        errors: [{ message: 'demo message', name: 'Error', stack: 'demo' }],
      }),
    },
    { name: 'timeout', body: render('rnd_demo_3', 'timeout') },
    { name: 'unknown-type', body: render('rnd_demo_4', 'paused') },
  ],
};

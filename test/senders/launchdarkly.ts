/** LaunchDarkly: https://launchdarkly.com/docs/home/infrastructure/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-ld-signature': `${(await hmacSha256(secret, body)).toString('hex')}`,
});

export const launchdarkly: Sender = {
  provider: 'launchdarkly',
  sign,
  secret: 'launchdarkly_demo_secret',
  settings: { secrets: ['launchdarkly_demo_secret'] },
  userAgent: 'LaunchDarkly-Webhooks',
  samples: [
    {
      name: 'flag.updateOn',
      body: json({
        _id: '57c0a8e29969090743529965',
        _accountId: 'acc_demo',
        date: 1769999990123,
        accesses: [{ action: 'updateOn', resource: 'proj/hello:env/production:flag/new-page' }],
        kind: 'flag',
        name: 'New page',
        titleVerb: 'turned on the flag',
        target: { name: 'New page', resources: ['proj/hello:env/production:flag/new-page'] },
      }),
    },
    {
      name: 'environment.updateName__older-shape',
      body: json({
        _id: '57c0a8e29969090743529966',
        date: 1769999991123,
        accesses: [{ action: 'updateName', resource: 'proj/hello:env/test' }],
        kind: 'environment',
      }),
    },
    { name: 'unknown__thin', body: json({ _id: '57c0a8e29969090743529967' }) },
  ],
};

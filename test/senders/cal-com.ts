/** Cal.com: https://cal.com/docs/developing/guides/automation/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret }) => ({
  'x-cal-signature-256': (await hmacSha256(secret, body)).toString('hex'),
  'x-cal-webhook-version': '2021-10-20',
});

export const calCom: Sender = {
  provider: 'cal-com',
  sign,
  secret: 'cal_demo_secret',
  settings: { secrets: ['cal_demo_secret'] },
  userAgent: 'node',
  samples: [
    {
      name: 'booking_created',
      body: json({
        triggerEvent: 'BOOKING_CREATED',
        createdAt: '2026-02-02T02:39:58.123Z',
        payload: { uid: 'bk_demo_1', bookingId: 91, title: 'demo', startTime: '2026-02-03T09:00:00Z' },
      }),
    },
    {
      name: 'meeting_ended__without-payload',
      body: json({
        triggerEvent: 'MEETING_ENDED',
        id: 91,
        uid: 'bk_demo_1',
        endTime: '2026-02-03T09:30:00Z',
      }),
    },
    { name: 'unknown__own-template', body: json({ content: 'somebody booked' }) },
  ],
};

/** LiveKit: https://docs.livekit.io/home/server/webhooks/. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256, sha, signJwt } from './web-crypto.js';

const API_KEY = 'APIdemo0001';

export const sign: Sign = async (body, { secret, at }) => {
  const now = Math.floor(at / 1000);
  const sha256 = (await sha('SHA-256', body)).toString('base64');
  const claims = { sha256, iss: API_KEY, nbf: now, exp: now + 300 };
  const header = { alg: 'HS256', typ: 'JWT' };
  return { authorization: await signJwt(header, claims, (message) => hmacSha256(secret, message)) };
};

const room = { sid: 'RM_demo1', name: 'demo room', creationTime: '1769999000' };
const event = (event: string, number: number, more: Readonly<Record<string, unknown>>) =>
  json({ event, id: `EV_demo${number}`, createdAt: '1769999999', ...more });

const egress = {
  egressId: 'EG_demo1',
  roomId: 'RM_demo1',
  roomName: 'demo room',
  startedAt: '1769999000000000000',
};

export const livekit: Sender = {
  provider: 'livekit',
  sign,
  secret: 'livekit_demo_secret',
  settings: { secrets: ['livekit_demo_secret'], apiKey: API_KEY },
  userAgent: 'Go-http-client/2.0',
  samples: [
    { name: 'room_started', body: event('room_started', 1, { room }) },
    {
      name: 'participant_joined',
      body: event('participant_joined', 2, { room, participant: { sid: 'PA_demo1', identity: 'mona' } }),
    },
    { name: 'egress_started__no-status', body: event('egress_started', 3, { egressInfo: egress }) },
    {
      name: 'egress_updated',
      body: event('egress_updated', 4, { egressInfo: { ...egress, status: 'EGRESS_ACTIVE' } }),
    },
    {
      name: 'egress_ended__complete',
      body: event('egress_ended', 5, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_COMPLETE',
          endedAt: '1769999060000000000',
          fileResults: [
            {
              filename: 'demo.mp4',
              location: 'https://bucket.example/demo.mp4',
              duration: '60000000000',
              size: '1048576',
            },
          ],
        },
      }),
    },
    {
      name: 'egress_ended__complete__in-bucket',
      body: event('egress_ended', 9, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_COMPLETE',
          endedAt: '1769999060000000000',
          file: { filename: 'demo.mp4', location: 's3://bucket/demo.mp4', duration: '-1', size: '7' },
          segmentResults: [
            {
              playlistName: 'demo.m3u8',
              playlistLocation: 'https://bucket.example/demo.m3u8',
              duration: '6000000000',
              size: '9',
            },
          ],
          imageResults: [{ filenamePrefix: 'demo-still', imageCount: '3' }],
          manifestLocation: 'https://bucket.example/demo.json',
        },
      }),
    },
    {
      name: 'egress_ended__complete__on-disk',
      body: event('egress_ended', 10, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_COMPLETE',
          fileResults: [{ filename: 'demo.ogg', location: '/out/demo.ogg', size: '7' }],
        },
      }),
    },
    {
      name: 'egress_ended__complete__stream',
      body: event('egress_ended', 11, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_COMPLETE',
          streamResults: [{ url: 'rtmp://live.example/{demo...}', status: 'FINISHED' }],
        },
      }),
    },
    {
      name: 'egress_ended__aborted__no-start-signal',
      body: event('egress_ended', 12, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_ABORTED',
          error: 'Start signal not received',
          errorCode: 412,
        },
      }),
    },
    {
      name: 'egress_ended__aborted__stopped',
      body: event('egress_ended', 13, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_ABORTED',
          error: 'Stop called before pipeline could start',
          errorCode: 412,
        },
      }),
    },
    {
      name: 'egress_ended__limit-reached__nothing',
      body: event('egress_ended', 14, {
        egressInfo: {
          ...egress,
          status: 'EGRESS_LIMIT_REACHED',
          error: 'Session limit reached',
          errorCode: 413,
        },
      }),
    },
    {
      name: 'egress_ended__failed',
      body: event('egress_ended', 6, {
        egressInfo: { ...egress, status: 'EGRESS_FAILED', error: 'demo message', errorCode: 500 },
      }),
    },
    {
      name: 'egress_ended__complete__without-result',
      body: event('egress_ended', 8, {
        egressInfo: { ...egress, status: 'EGRESS_COMPLETE', endedAt: '1769999060000000000' },
      }),
    },
    {
      name: 'egress_ended__unknown-status',
      body: event('egress_ended', 7, { egressInfo: { ...egress, status: 'EGRESS_PAUSED' } }),
    },
  ].map((sample) => ({ ...sample, contentType: 'application/webhook+json' })),
};

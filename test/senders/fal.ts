/** fal: https://docs.fal.ai/model-endpoints/webhooks. The first and the fourth sample are vectors made elsewhere. */
import { json, type Sender, type Sign } from './sender.js';
import { sha256Hex, signEd25519 } from './web-crypto.js';

const REQUEST = 'x-fal-webhook-request-id';
const USER = 'x-fal-webhook-user-id';

export const sign: Sign = async (body, { secret, at, ids = {} }) => {
  const requestId = ids[REQUEST] ?? String(JSON.parse(body.toString()).request_id);
  const userId = ids[USER] ?? 'user-demo-0001';
  const timestamp = String(Math.floor(at / 1000));
  const message = `${requestId}\n${userId}\n${timestamp}\n${await sha256Hex(body)}`;
  return {
    [REQUEST]: requestId,
    [USER]: userId,
    'x-fal-webhook-timestamp': timestamp,
    'x-fal-webhook-signature': (await signEd25519(secret, Buffer.from(message))).toString('hex'),
  };
};

const id = (digit: string) => `11111111-2222-4333-8444-${digit.repeat(12)}`;

export const fal: Sender = {
  provider: 'fal',
  sign,
  secret: '07'.repeat(32),
  settings: { userIds: ['user-demo-0001'] },
  jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: '6kpsY-KcUgq-9VB7Ey7F-ZVHdq6-vnuSQh7qaRRG0iw' }] },
  userAgent: 'python-httpx/0.27.0',
  samples: [
    {
      name: 'ok__video',
      body: '{"request_id":"11111111-2222-4333-8444-555555555555","gateway_request_id":"11111111-2222-4333-8444-555555555555","status":"OK","error":null,"payload":{"video":{"url":"https://v3.fal.media/files/demo/out.mp4"}}}',
      published: {
        'x-fal-webhook-signature':
          '851f8944664d59adef341684b3b167a1227fb744ba2223993b302088f7f11594762ed41b68aa5e97e1454975be78ed153770fba54106a968435887846852610a',
      },
    },
    {
      // As captured from a real one: blanks after colons and commas, keys in order; and no `error`, as in the docs.
      name: 'ok__images',
      body: `{"gateway_request_id": "${id('9')}", "payload": {"has_nsfw_concepts": [false, false], "images": [{"content_type": "image/jpeg", "height": 768, "url": "https://v3.fal.media/files/demo/one", "width": 1024}, {"content_type": "image/jpeg", "height": 768, "url": "https://v3.fal.media/files/demo/two", "width": 1024}], "prompt": "a kite \\u00e9", "seed": 7}, "request_id": "${id('8')}", "status": "OK"}`,
    },
    {
      name: 'ok__payload-error',
      body: json({
        request_id: id('7'),
        gateway_request_id: id('7'),
        status: 'OK',
        payload: null,
        payload_error: 'demo: payload could not be serialised',
      }),
    },
    {
      name: 'error__validation',
      body: '{"request_id":"11111111-2222-4333-8444-666666666666","gateway_request_id":"11111111-2222-4333-8444-666666666666","status":"ERROR","error":"Invalid status code: 422","payload":{"detail":[{"loc":["body","prompt"],"msg":"field required","type":"value_error.missing"}]}}',
      published: {
        'x-fal-webhook-signature':
          '33fbc6be000a6de337033a0c896b6d7b1e7ff110456189708e1a42fb14b2d21ad4bc8ebf11ac4bf44691bfaf5f4a7d44d34e0136975a1a8f05b159b12d058501',
      },
    },
    {
      name: 'error__text',
      body: json({
        request_id: id('a'),
        gateway_request_id: id('a'),
        status: 'ERROR',
        error: 'Invalid status code: 504',
        payload: { detail: 'demo: the runner took too long' },
      }),
    },
    {
      name: 'error__content-policy',
      body: json({
        request_id: id('b'),
        gateway_request_id: id('b'),
        status: 'ERROR',
        error: 'Invalid status code: 422',
        payload: {
          detail: [{ loc: ['body', 'prompt'], msg: 'demo: flagged', type: 'content_policy_violation' }],
        },
      }),
    },
    {
      name: 'error__without-payload',
      body: json({
        request_id: id('c'),
        gateway_request_id: id('c'),
        status: 'ERROR',
        error: 'demo message',
      }),
    },
    {
      name: 'ok__audio-and-urls',
      body: json({
        request_id: id('d'),
        gateway_request_id: id('d'),
        status: 'OK',
        error: null,
        payload: {
          audio: {
            url: 'https://v3.fal.media/files/demo/a.wav',
            content_type: 'audio/wav',
            file_size: 4096,
            duration: 2.5,
          },
          audio_url: 'https://v3.fal.media/files/demo/b',
          image: { url: 'data:image/png;base64,iVBORw0KGgo=' },
          model_mesh: { url: 'https://v3.fal.media/files/demo/mesh.glb', file_size: -1 },
        },
      }),
    },
    {
      name: 'ok__text',
      body: json({
        request_id: id('1'),
        status: 'OK',
        payload: {
          text: 'hello world',
          chunks: [{ timestamp: [0, 1], text: 'hello world' }],
          languages: ['en'],
        },
      }),
    },
    {
      name: 'ok__3d-nested-files',
      body: json({
        request_id: id('2'),
        status: 'OK',
        payload: {
          model_glb: { url: 'https://v3.fal.media/files/demo/m.glb', content_type: 'model/gltf-binary' },
          thumbnail: { url: 'https://v3.fal.media/files/demo/p.png' },
          model_urls: {
            glb: { url: 'https://v3.fal.media/files/demo/m.glb' },
            obj: { url: 'https://v3.fal.media/files/demo/m.obj', file_size: 7 },
          },
          texture_urls: [{ base_color: { url: 'https://v3.fal.media/files/demo/t.png' } }],
          image_style_url: 'https://inputs.example/style.png',
        },
      }),
    },
    {
      name: 'ok__flagged',
      body: json({
        request_id: id('3'),
        status: 'OK',
        payload: {
          images: [
            { url: 'https://v3.fal.media/files/demo/1.png' },
            { url: 'https://v3.fal.media/files/demo/2.png' },
          ],
          has_nsfw_concepts: [false, true],
        },
      }),
    },
    {
      name: 'ok__metadata-of-the-input',
      body: json({
        request_id: id('4'),
        status: 'OK',
        payload: {
          media: {
            media_type: 'video',
            url: 'https://inputs.example/in.mp4',
            content_type: 'video/mp4',
            duration: 4,
            start_frame_url: 'https://v3.fal.media/files/demo/first.png',
          },
        },
      }),
    },
    {
      name: 'error__error-type',
      body: json({
        request_id: id('5'),
        status: 'ERROR',
        error: 'Invalid status code: 503',
        payload: { detail: 'Runner disconnected', error_type: 'runner_disconnected' },
      }),
    },
    {
      name: 'error__client-cancelled',
      body: json({
        request_id: '22222222-2222-4333-8444-111111111111',
        status: 'ERROR',
        error: 'Invalid status code: 499',
        payload: { detail: 'Request was cancelled', error_type: 'client_cancelled' },
      }),
    },
    {
      name: 'error__balance',
      body: json({
        request_id: '22222222-2222-4333-8444-444444444444',
        status: 'ERROR',
        error: 'Invalid status code: 403',
        payload: { detail: 'User is locked. Reason: Exhausted balance.' },
      }),
    },
    {
      name: 'error__no-media',
      body: json({
        request_id: '22222222-2222-4333-8444-222222222222',
        status: 'ERROR',
        error: 'Invalid status code: 422',
        payload: { detail: [{ loc: ['body'], msg: 'demo: nothing was made', type: 'no_media_generated' }] },
      }),
    },
    {
      name: 'error__payload-error',
      body: json({
        request_id: '22222222-2222-4333-8444-333333333333',
        status: 'ERROR',
        error: 'Invalid status code: 404',
        payload: null,
        payload_error: 'demo: payload could not be serialised',
      }),
    },
    {
      name: 'refused__other-request-id',
      ids: { [REQUEST]: id('f') },
      body: json({ request_id: id('0'), status: 'OK', payload: null }),
    },
    { name: 'unknown-status', body: json({ request_id: id('e'), status: 'PARTIAL', payload: { n: 1 } }) },
  ],
};

/** Leonardo: https://docs.leonardo.ai/docs/guide-to-the-webhook-callback-feature. A bearer token, which the body holds as well. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async (_, { secret }) => ({ authorization: `Bearer ${secret}` });

const SECRET = 'leonardo-demo-callback-key-0001';
const timestamp = 1_769_999_999_000;
const apiKey = { webhookCallbackUrl: 'https://gw.example/l', webhookCallbackApiKey: SECRET };
const images = [
  { id: 'img1', url: 'https://leo.example/1.jpg', nsfw: false },
  { id: 'img2', url: 'https://leo.example/2', nsfw: false },
];

export const leonardo: Sender = {
  provider: 'leonardo',
  sign,
  secret: SECRET,
  settings: { tokens: [SECRET] },
  userAgent: 'axios/1.6.0',
  samples: [
    {
      name: 'image_generation.complete',
      body: json({
        type: 'image_generation.complete',
        object: 'generation',
        timestamp,
        api_version: 'v1',
        data: { object: { id: 'gen_demo01', status: 'COMPLETE', images, apiKey } },
      }),
    },
    {
      // Blanks, a key with an escape in it, and a prompt that looks like the member: nothing but the key is masked.
      name: 'image_generation.complete__spelling',
      body: `{"type": "image_generation.complete", "object": "generation", "timestamp": ${timestamp}, "data": {"object": {"id": "gen_demo02", "createdAt": "2026-02-02T02:39:50.000Z", "status": "COMPLETE", "modelId": "model_demo", "prompt": "é \\"webhookCallbackApiKey\\": \\"x\\"", "images": [{"url": "https://leo.example/3.png"}], "apiKey": {"webhookCallbackApiKey" : "a\\"b\\u00e9c", "webhookCallbackUrl": null}}}}`,
    },
    {
      name: 'image_generation.complete__motion',
      body: json({
        type: 'image_generation.complete',
        object: 'generation',
        timestamp,
        data: {
          object: {
            id: 'gen_demo04',
            status: 'COMPLETE',
            apiDollarCost: '0.0125',
            images: [{ url: 'https://leo.example/4.jpg', motionMP4URL: 'https://leo.example/4.mp4' }],
            apiKey,
          },
        },
      }),
    },
    {
      name: 'image_generation.complete__flagged',
      body: json({
        type: 'image_generation.complete',
        object: 'generation',
        timestamp,
        data: {
          object: {
            id: 'gen_demo05',
            status: 'COMPLETE',
            apiCreditCost: 9,
            images: [{ id: 'img5', url: 'https://leo.example/5.jpg', nsfw: true }],
            apiKey,
          },
        },
      }),
    },
    {
      name: 'image_generation.complete__without-images',
      body: json({
        type: 'image_generation.complete',
        object: 'generation',
        timestamp,
        data: { object: { id: 'gen_demo06', status: 'COMPLETE', images: [], apiKey } },
      }),
    },
    {
      name: 'image_generation.failed__moderation',
      body: json({
        type: 'image_generation.failed',
        object: 'generation',
        timestamp,
        data: {
          object: {
            id: 'gen_demo07',
            status: 'FAILED',
            images: [],
            error: { message: 'demo: the prompt was moderated' },
            apiKey,
          },
        },
      }),
    },
    {
      name: 'image_generation.failed',
      body: json({
        type: 'image_generation.failed',
        object: 'generation',
        timestamp,
        data: { object: { id: 'gen_demo03', status: 'FAILED', images: [], apiKey } },
      }),
    },
    {
      name: 'unknown-type',
      body: json({ type: 'brand.new', timestamp, data: { object: { id: 'x_demo01', apiKey } } }),
    },
  ],
};

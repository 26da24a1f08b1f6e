/**
 * https://docs.ltx.video/async-jobs, and the glossary page on LTX-2 webhooks (ltx.io)
 * There is no documentation of a webhook. The glossary says that there are some, signed in a way it does not describe; the
 * API's pages and its OpenAPI know polling only. So the scheme is configuration, and the payload is read tolerantly in the
 * words of both. Everything assumed is in README.md beside this file. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  lookUp,
  nativeType,
  passThrough,
  sharedToken,
  TIMESTAMP_FORMATS,
  time,
  withoutUndefined,
} from '../../src/provider/kit.js';
import { errorOf, idOf, outputsOf, payload, STATES } from './jobs.js';
import { settings } from './settings.js';

export default defineProvider({
  name: 'ltx',
  title: 'LTX (Lightricks)',
  docs: 'https://docs.ltx.video/async-jobs',
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration: 'REGISTRATION',
  assumptions: [
    'That there are webhooks at all: the glossary says so, the API’s documentation does not.',
    'The signature: nothing is known but that it is typically an HMAC with a shared secret. Header, encoding and content are settings.',
    'The body: the job as the API’s status endpoint gives it, or as the glossary words it (`succeeded`).',
    'Job and status together name one event.',
  ],
  settings,
  scheme: (settings) =>
    settings.tokens
      ? sharedToken({ tokens: settings.tokens })
      : hmac({
          secrets: settings.secrets ?? [],
          header: settings.header ?? '',
          encoding: settings.encoding,
          prefix: settings.prefix,
          timestamp: settings.timestampHeader
            ? {
                header: settings.timestampHeader,
                format: TIMESTAMP_FORMATS[settings.timestampUnit],
                toleranceSeconds: settings.toleranceSeconds,
              }
            : undefined,
          content: settings.timestampHeader ? ({ timestamp, body }) => [`${timestamp}.`, body] : undefined,
        }),
  development: (make) => ({
    secrets: [make.secret(32).toString('hex')],
    header: 'x-ltx-signature',
    timestampHeader: 'x-ltx-timestamp',
  }),

  // The glossary: "the URL or the content of the video". The content cannot be an event: it is quarantined, whole.
  accepts: ['video/*', 'application/octet-stream'],
  payload,
  identify: {
    short: 'SHORT',
    why: 'Job and status (assumed to be reported once each): no delivery id is known.',
    of: (payload) => `${idOf(payload)}:${payload.status}`,
  },
  normalize: (payload) => {
    const id = idOf(payload);
    const { status } = payload;
    const state = lookUp(STATES, status.toLowerCase());
    if (!state) {
      return [passThrough(nativeType('video.ltx.job', status), { subject: id })];
    }
    const outputs = state === 'succeeded' ? outputsOf(payload) : [];
    const createdAt = time(payload.created_at);
    const completedAt = time(payload.completed_at);
    return [
      {
        family: 'job',
        job: withoutUndefined({
          id,
          status: state,
          model: payload.model,
          createdAt,
          completedAt,
        }),
        outputs,
        outputsPending: state === 'succeeded' && outputs.length === 0,
        error: state === 'failed' ? errorOf(payload.error) : undefined,
        time: state === 'queued' ? createdAt : completedAt,
        native: { status },
      },
    ];
  },

  sender: {
    success: '200',
    onRefused: 'unknown',
    note: 'The glossary: anything but 200, or no answer, is sent again with growing waits. No numbers. Results live 24 h.',
    source: 'https://docs.ltx.video/async-jobs',
  },
});

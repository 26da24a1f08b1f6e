/**
 * https://docs.ltx.video/async-jobs, and the glossary page on LTX-2 webhooks (ltx.io)
 * LTX documents no webhook. The glossary says that there are webhooks, signed in a way that it does not describe; the API's pages
 * and its OpenAPI have polling only. So the operator configures the scheme, and the payload may use the words of either source.
 * README.md beside this file lists every assumption. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  endOf,
  hmac,
  jobEvent,
  lookUp,
  lookUpWord,
  nativeType,
  passThrough,
  sharedToken,
  signsTimestampDotBody,
  TIMESTAMP_FORMATS,
} from '../../src/provider/kit.js';
import { errorOf, idOf, outputsOf, payload, progressOf, resultOf, STATES } from './jobs.js';
import { settings } from './settings.js';

export default defineProvider({
  name: 'ltx',
  title: 'LTX (Lightricks)',
  docs: 'https://docs.ltx.video/async-jobs',
  typePrefix: 'video.ltx',
  known: { scheme: 'assumed', events: 'assumed', sender: 'assumed' },
  registration:
    'In each request, or as a default of the account: the glossary says so, and names no parameter.',
  assumptions: [
    'LTX has webhooks: the glossary says so, the API’s documentation does not.',
    'The signature is typically an HMAC with a shared secret; nothing else is known of it. Header, encoding and content are settings.',
    'The body is the job as the API’s status endpoint returns it, or in the words of the glossary (`succeeded`); or it wraps the job in `data` or `job`.',
    '`progress` above 1 is a percentage.',
    'Job and status together identify one event.',
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
          content: settings.timestampHeader ? signsTimestampDotBody : undefined,
        }),
  development: (make) => ({
    secrets: [make.secret(32).toString('hex')],
    header: 'x-ltx-signature',
    timestampHeader: 'x-ltx-timestamp',
  }),

  // The glossary says that a webhook brings the URL or the content of the video. The content is no JSON, so it is quarantined whole.
  payload,
  identify: {
    short: 'job id and status',
    why: 'For the end of a job, its id and status: no delivery id is known, and a job is assumed to end once. For all else the digest of the body.',
    of: (payload) => endOf(STATES, payload.status, idOf(payload)),
  },
  normalize: (payload) => {
    const id = idOf(payload);
    const { status, event, at, model } = payload;
    const { created_at: createdAt, started_at: startedAt, completed_at: completedAt } = payload;
    const begun = { queued: createdAt, started: startedAt };
    return [
      jobEvent(STATES, status, id, {
        model,
        progress: progressOf(payload),
        createdAt,
        startedAt,
        completedAt,
        outputs: outputsOf(payload),
        result: resultOf(payload),
        error: errorOf(payload),
        time: at ?? lookUp<string | undefined>(begun, lookUpWord(STATES, status)) ?? completedAt,
        native: { type: event, status },
      }) ?? passThrough(nativeType('video.ltx.job', status), { subject: id }),
    ];
  },
  // The API has no way to run a job again under its id.
  endsOnce: true,

  sender: {
    success: '200',
    onRefused: 'unknown',
    note: 'The glossary says that LTX retries with growing waits after no answer or anything but 200, and gives no numbers. Results are available for 24 h.',
    source: 'https://docs.ltx.video/async-jobs',
  },
});

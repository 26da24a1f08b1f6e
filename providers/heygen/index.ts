/**
 * https://developers.heygen.com/docs/webhooks (v3) and https://docs.heygen.com/docs/using-heygens-webhook-events (v1)
 * An HMAC of the body; the secret is used as it is, although it looks like that of Standard Webhooks. The names of v3's headers
 * are from others' code, and have moved before, so `header` can be set. Its time is not signed, and so not looked at. A
 * `callback_url` given with one job is not signed at all: use the `token` provider for those. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  headerName,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretList,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// The last part of each event's name, on both pages.
const STATES: Readonly<Record<string, JobState>> = { success: 'succeeded', fail: 'failed' };

const HEADERS = { v3: 'heygen-signature', v1: 'signature' } as const;

export default defineProvider({
  name: 'heygen',
  title: 'HeyGen',
  docs: 'https://developers.heygen.com/docs/webhooks',
  known: 'observed',
  assumptions: [
    'The header of v3, as others’ code reads it.',
    'What a job is called in `event_data` beside videos: the first field whose name ends in `_id`, but not the caller’s `callback_id`.',
    'Retries happen on anything but 2xx; their schedule is not told.',
  ],
  settings: z.strictObject({
    secrets: secretList('the secret of the endpoint, as it was returned when it was registered'),
    version: z.enum(['v3', 'v1']).default('v3').describe('v1 for endpoints of the older API'),
    header: headerName().optional().describe('where the signature comes in another header'),
  }),
  scheme: ({ secrets, version, header }) =>
    hmac({ secrets, header: header ?? HEADERS[version], encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({
    event_id: optionalText,
    event_type: z.string().min(1),
    created_at: z.union([z.string(), z.number()]).optional().catch(undefined),
    event_data: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
  identify: {
    why: 'The id of the event in the body (v3), else the event’s name and its job (v1): both are signed.',
    of: ({ event_id, event_type, event_data }) => {
      const id = jobOf(event_data ?? {});
      return event_id ?? (id && `${event_type}:${id}`);
    },
  },
  normalize: ({ event_type, created_at, event_data }) => {
    const data = event_data ?? {};
    const [task = '', outcome] = event_type.split('.', 2);
    const status = lookUp(STATES, outcome);
    const id = jobOf(data);
    if (!status || !id) {
      return [
        {
          family: 'other',
          type: nativeType('com.heygen', event_type),
          subject: id,
          orderBy: id,
          time: timeOf(created_at),
        },
      ];
    }
    const urls = ['url', 'gif_download_url', 'download_url'] as const;
    return [
      {
        family: 'job',
        job: withoutUndefined({ id, status, task, correlationId: optionalText.parse(data.callback_id) }),
        outputs:
          status === 'succeeded'
            ? urls.flatMap((name) => (isUrl(data[name]) ? [outputAt(data[name], { name })] : []))
            : [],
        error: status === 'failed' ? jobError('unknown', data.msg ?? data.message ?? data.error) : undefined,
        time: timeOf(created_at),
        native: { type: event_type },
      },
    ];
  },
  handshake: {
    note: 'Asks by OPTIONS whether the URL answers, within a second, when an endpoint is registered.',
    methods: ['OPTIONS'],
    unproven: ({ method }) => (method === 'OPTIONS' ? { headers: { allow: 'POST, OPTIONS' } } : undefined),
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'retries',
    onUnavailable: 'retries',
    note: 'Tried again on anything but 2xx, by a schedule that is not told. Events that nobody asked for are reported to arrive.',
    source: 'https://docs.heygen.com/docs/using-heygens-webhook-events',
  },
});

function jobOf(data: Readonly<Record<string, unknown>>): string | undefined {
  const name = Object.keys(data).find(
    (key) => key.endsWith('_id') && key !== 'callback_id' && key !== 'folder_id',
  );
  return optionalText.parse(name === undefined ? data.id : data[name]);
}

/** Seconds where it is a number. */
const timeOf = (value: string | number | undefined) =>
  typeof value === 'number' && value < 1e11 ? value * 1000 : value;

/**
 * https://www.editframe.com/docs/webhooks
 * An HMAC of the body and no time. Read 2026-11-24, from copies.
 */
import {
  defineProvider,
  hmac,
  isUrl,
  type JobState,
  jobError,
  lookUp,
  nativeType,
  optionalText,
  outputAt,
  secretList,
  textAt,
  withoutUndefined,
  z,
} from '../../src/provider-kit.js';

// The last part of the topics of renders.
const STATES: Readonly<Record<string, JobState>> = {
  created: 'queued',
  pending: 'queued',
  rendering: 'started',
  completed: 'succeeded',
  failed: 'failed',
};

export default defineProvider({
  name: 'editframe',
  title: 'Editframe',
  docs: 'https://www.editframe.com/docs/webhooks',
  known: 'documented',
  assumptions: [
    'The body: `topic` and `data` with `id`, `download_url` and `failure_detail`; only the signature is known from the page.',
    'Topics of renders are jobs.',
  ],
  settings: z.strictObject({ secrets: secretList('the webhook secret of the API key') }),
  scheme: ({ secrets }) => hmac({ secrets, header: 'x-editframe-signature', encoding: 'hex' }),
  development: (make) => ({ secrets: [make.secret(32).toString('hex')] }),

  payload: z.object({ topic: optionalText, type: optionalText, data: z.unknown().optional() }),
  identify: {
    why: 'The topic and what it is about, both signed: each is told once; the digest of the body where there is none.',
    of: ({ topic, type, data }) => {
      const id = textAt(data, 'id');
      return id && `${topic ?? type}:${id}`;
    },
  },
  normalize: ({ topic, type, data }) => {
    const name = topic ?? type ?? 'unknown';
    const id = textAt(data, 'id');
    const [, state] = /^render\.(\w+)$/.exec(name) ?? [];
    const status = lookUp(STATES, state);
    if (!status || !id)
      return [{ family: 'other', type: nativeType('com.editframe', name), subject: id, orderBy: id }];
    const url = textAt(data, 'download_url');
    return [
      {
        family: 'job',
        job: { id, status, task: 'render' },
        outputs: status === 'succeeded' && isUrl(url) ? [outputAt(url, { kind: 'video' })] : [],
        outputsPending: status === 'succeeded' && !isUrl(url),
        error: status === 'failed' ? jobError('unknown', textAt(data, 'failure_detail')) : undefined,
        native: withoutUndefined({ type: name }),
      },
    ];
  },

  sender: {
    ackDeadlineSeconds: null,
    retryWindowSeconds: null,
    success: '2xx',
    onRefused: 'unknown',
    onUnavailable: 'unknown',
    note: 'Nothing is told of its deadline and its retries.',
    source: 'https://www.editframe.com/docs/webhooks',
  },
});

/** What a container of the chart finds at its mounts, laid out in a folder: ConfigMaps as rendered, Secrets with contents of ours. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from './manifest-schema.js';

const pem = (what: string) => `-----BEGIN ${what}-----\nQUJD\n-----END ${what}-----\n`;

/** What lies in the Secrets that the files in ci/ name, as NAME/KEY. */
export const SECRETS: Readonly<Record<string, string>> = {
  'onehook-sources/renders': `whsec_${Buffer.alloc(24, 1).toString('base64')}`,
  'onehook-sources/renders-old': `whsec_${Buffer.alloc(24, 2).toString('base64')}`,
  'onehook-sources/predictions': `whsec_${Buffer.alloc(24, 3).toString('base64')}`,
  'onehook-sources/replicate-api-key': 'r8_0123456789',
  'onehook-sources/clips': 'a-token-of-more-than-sixteen',
  'onehook-sources/code': 'a secret set on GitHub',
  'onehook-github/secret': 'a secret set on GitHub',
  'onehook/password': 'of the KafkaUser\n',
  'kafka-user/password': 'of the user',
  'onehook/user.crt': pem('CERTIFICATE'),
  'onehook/user.key': pem('PRIVATE KEY'),
  'events-cluster-ca-cert/ca.crt': pem('CERTIFICATE'),
  'kafka-ca/ca.crt': pem('CERTIFICATE'),
  'redis-tls/ca.crt': pem('CERTIFICATE'),
  'redis/password': 'of redis',
  'onehook-redis/url': 'redis://:secret@redis:6379/0',
};
export const ENVIRONMENT = { FAL_USER_ID: 'user-1', CLIPS_TOKEN: 'a-token-of-more-than-sixteen' };

/** Lays out below `root` what the container would find at its mounts. Fails at a key that no Secret has. */
export function mount(
  root: string,
  { volumes }: Manifest,
  { volumeMounts }: Manifest,
  configMap: Manifest,
): void {
  const put = (path: string, content: string | undefined, from: string) => {
    assert.ok(content !== undefined, `${from} is in no Secret of the test`);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  for (const { name, mountPath } of volumeMounts) {
    const volume = volumes.find((each: Manifest) => each.name === name);
    // Absolute paths begin at the container's root.
    for (const { key, path } of volume?.configMap?.items ?? [])
      put(join(mountPath, path), inRoot(configMap.data[key], root), key);
    for (const { secret } of volume?.projected?.sources ?? [])
      for (const { key, path } of secret?.items ?? []) {
        const from = `${secret.name}/${key}`;
        put(join(mountPath, path), SECRETS[from], from);
      }
    const whole = volume?.secret?.secretName;
    for (const [from, content] of Object.entries(SECRETS))
      if (whole !== undefined && from.startsWith(`${whole}/`))
        put(join(mountPath, from.slice(whole.length + 1)), content, from);
  }
}

/** Absolute paths begin at the container's root. */
const inRoot = (config: string, root: string) =>
  config.replaceAll('file:/', `file:${root}/`).replaceAll('directory: /', `directory: ${root}/`);

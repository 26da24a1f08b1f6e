/** Standard Webhooks beyond the published vectors: rotation, both versions, two families of headers. */
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { describe, it, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { OperatorError } from '../../src/errors.js';
import {
  messageId,
  parseStandardSecret,
  standardWebhooks,
  webhookId,
} from '../../src/schemes/standard-webhooks.js';
import { AT, deliveryWith, type Parts } from './deliveries.js';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const PUBLIC = `whpk_${Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')}`;

const v1 = (body: string, secret = SECRET, id = 'msg_1') => new Webhook(secret).sign(id, new Date(AT), body);
const v1a = (body: string) =>
  `v1a,${signBytes(null, Buffer.from(`msg_1.1770000000.${body}`), privateKey).toString('base64')}`;
const standard = (signature: string, id = 'msg_1') => ({
  'webhook-id': id,
  'webhook-timestamp': '1770000000',
  'webhook-signature': signature,
});
const svix = (signature: string, id = 'msg_1') => ({
  'svix-id': id,
  'svix-timestamp': '1770000000',
  'svix-signature': signature,
});
const check = async (secrets: readonly string[], headers: Parts['headers']) => {
  const verdict = await standardWebhooks({ secrets }).verify(deliveryWith({ headers }));
  if (verdict.outcome === 'verified') return verdict.key;
  return verdict.outcome === 'refused' ? verdict.check : verdict.outcome;
};

describe('several signatures and several secrets', () => {
  it('verify when any of the one is of any of the other', async () => {
    assert.equal(await check([OTHER, PUBLIC, SECRET], standard(v1('{}'))), 2);
    assert.equal(await check([OTHER, PUBLIC, SECRET], standard(v1a('{}'))), 1);
    assert.equal(await check([SECRET], standard(`v0,AAAA ${v1('{}', OTHER)}  v2,x v1a,y ${v1('{}')}`)), 0);
    assert.equal(await check([SECRET], standard(`${v1('{ }')} ${v1('{}', OTHER)}`)), 'signature_mismatch');
  });

  it('are bounded', async () => {
    const many = Array.from({ length: 16 }, () => v1('{}', OTHER));
    assert.equal(await check([SECRET], standard([...many.slice(1), v1('{}')].join(' '))), 0);
    assert.equal(await check([SECRET], standard([...many, v1('{}')].join(' '))), 'signature_malformed');
  });
});

describe('a key speaks its own version', () => {
  it('and a signature of the other does not count', async () => {
    assert.equal(await check([PUBLIC], standard(v1('{}'))), 'signature_mismatch');
    assert.equal(await check([SECRET], standard(v1a('{}'))), 'signature_mismatch');
    assert.equal(await check([PUBLIC], standard(v1a('{}').replace('v1a', 'v1'))), 'signature_malformed');
    const keyedWithThePublicKey = v1('{}', PUBLIC.replace('whpk_', 'whsec_'));
    assert.equal(await check([PUBLIC], standard(keyedWithThePublicKey)), 'signature_mismatch');
  });
});

describe('the two families of headers', () => {
  it('verify alike, Svix’s own first', async () => {
    assert.equal(await check([SECRET], svix(v1('{}'))), 0);
    assert.equal(await check([SECRET], { ...svix(v1('{}')), ...standard('v1,wrong') }), 0);
    assert.equal(await check([SECRET], { ...svix(v1('{ }')), ...standard(v1('{}')) }), 'signature_mismatch');
  });

  it('are never mixed: the id is from the family that was verified', async () => {
    const forgedId = { ...standard(v1('{}')), 'svix-id': 'msg_fresh' };
    assert.equal(await check([SECRET], forgedId), 0);
    assert.equal(messageId(deliveryWith({ headers: forgedId })), 'msg_1');
    const { 'svix-id': _, ...withoutId } = { ...svix(v1('{}')), ...standard(v1('{}')) };
    assert.equal(await check([SECRET], withoutId), 'header_missing');
  });
});

test('a delivery is signed as the reference library verifies it', async () => {
  const body = Buffer.from('{"type":"é"}');
  const headers = await standardWebhooks({ secrets: [PUBLIC, SECRET] }).sign({
    headers: {},
    body,
    at: Date.now(),
  });
  assert.deepEqual(new Webhook(SECRET).verify(body.toString(), headers), { type: 'é' });
  const withPublicAlone = standardWebhooks({ secrets: [PUBLIC] });
  assert.throws(() => withPublicAlone.sign({ headers: {}, body, at: AT }), OperatorError);
});

describe('the headers of Svix, where the sender signs the others alone', () => {
  it('mean nothing', async () => {
    const delivery = deliveryWith({ headers: { ...standard(v1('{}')), ...svix('x', 'msg_forged') } });
    const scheme = standardWebhooks({ secrets: [SECRET], withoutSvix: true });
    assert.equal((await scheme.verify(delivery)).outcome, 'verified');
    assert.equal(webhookId(delivery), 'msg_1');
    assert.deepEqual(await scheme.verify(deliveryWith({ headers: svix(v1('{}')) })), {
      outcome: 'refused',
      check: 'signature_missing',
    });
  });
});

describe('a secret that may stand for several keys', () => {
  it('verifies under each, and counts once', async () => {
    const keysOf = (secret: string) => [Buffer.from(secret), Buffer.from(secret, 'base64')];
    const scheme = standardWebhooks({ secrets: ['AAAA', 'BBBB'], keysOf });
    const asText = v1('{}', `whsec_${Buffer.from('BBBB').toString('base64')}`);
    for (const signature of [asText, v1('{}', 'whsec_BBBB')])
      assert.deepEqual(await scheme.verify(deliveryWith({ headers: standard(signature) })), {
        outcome: 'verified',
        key: 1,
      });
  });

  it('is looked for under any version where that counts keys', async () => {
    const scheme = standardWebhooks({ secrets: [SECRET], anyVersion: true });
    const outcome = async (signature: string) =>
      (await scheme.verify(deliveryWith({ headers: standard(signature) }))).outcome;
    assert.equal(await outcome(`${v1('{}', OTHER)} ${v1('{}').replace('v1,', 'v2,')}`), 'verified');
    for (const version of ['v,', 'v1a,', 'w1,', ''])
      assert.equal(await outcome(v1('{}').replace('v1,', version)), 'refused', version);
  });
});

test('a secret says what is wrong with it', () => {
  const problems: readonly (readonly [secret: string, problem: RegExp])[] = [
    ['whsk_AAAA', /public key \(whpk_\)/],
    ['whpk_AAAA', /32 bytes after whpk_; this one holds 3/],
    ['whsec_not base64', /must be whsec_ or whpk_ and standard base64/],
    ['whsec_', /standard base64/],
    [`${SECRET}\n`, /a blank or a line end/],
    [` ${SECRET}`, /a blank or a line end/],
    [`whsec_${SECRET}`, /a prefix twice/],
    [`v1,v1,${SECRET}`, /a prefix twice/],
    ['v1,AAAA', /the version of a signature/],
    ['v2,whsec_AAAA', /a prefix twice/],
    ['whsec_AA-_', /base64url/],
    ['AA-_', /base64url/],
  ];
  for (const [secret, problem] of problems)
    assert.match(String(parseStandardSecret(secret)), problem, secret);
  const shared = { kind: 'shared', bytes: Buffer.alloc(3) };
  for (const secret of ['whsec_AAAA', 'AAAA', 'v1,whsec_AAAA'])
    assert.deepEqual(parseStandardSecret(secret), shared, secret);
  assert.throws(() => standardWebhooks({ secrets: [] }), OperatorError);
});

/** Adyen, payments and platforms: https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

const HEX_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

interface Item {
  readonly pspReference: string;
  readonly originalReference?: string;
  readonly merchantAccountCode: string;
  readonly merchantReference: string;
  readonly amount: { readonly currency: string; readonly value: number };
  readonly eventCode: string;
  readonly eventDate?: string;
  readonly success: string;
  readonly reason?: string;
  readonly paymentMethod?: string;
}

const ITEM: Item = {
  pspReference: 'DEMOPSP000000001',
  merchantAccountCode: 'DemoMerchant',
  merchantReference: 'order:1',
  amount: { currency: 'EUR', value: 1130 },
  eventCode: 'AUTHORISATION',
  eventDate: '2026-02-02T03:40:00+01:00',
  success: 'true',
  reason: '033899:1111:03/2030',
  paymentMethod: 'visa',
};

const signatureOf = async (item: Item) =>
  (
    await hmacSha256(
      Buffer.from(HEX_KEY, 'hex'),
      [
        item.pspReference,
        item.originalReference ?? '',
        item.merchantAccountCode,
        item.merchantReference,
        item.amount.value,
        item.amount.currency,
        item.eventCode,
        item.success,
      ].join(':'),
    )
  ).toString('base64');

async function notification(...items: readonly Item[]): Promise<string> {
  const notificationItems = await Promise.all(
    items.map(async (item) => ({
      NotificationRequestItem: { additionalData: { hmacSignature: await signatureOf(item) }, ...item },
    })),
  );
  return json({ live: 'false', notificationItems });
}

/** The signature is in the body. */
const sign: Sign = async () => ({});

export const adyen: Sender = {
  provider: 'adyen',
  sign,
  secret: HEX_KEY,
  settings: { secrets: [HEX_KEY] },
  userAgent: 'Adyen HttpClient 1.0',
  samples: [
    { name: 'authorisation', body: await notification(ITEM) },
    {
      name: 'capture__failed',
      body: await notification({
        ...ITEM,
        pspReference: 'DEMOPSP000000002',
        originalReference: 'DEMOPSP000000001',
        eventCode: 'CAPTURE',
        success: 'false',
        reason: 'Insufficient balance on payment',
      }),
    },
    {
      name: 'refund__two-items',
      body: await notification(
        {
          ...ITEM,
          pspReference: 'DEMOPSP000000003',
          originalReference: ITEM.pspReference,
          eventCode: 'REFUND',
        },
        {
          ...ITEM,
          pspReference: 'DEMOPSP000000004',
          originalReference: ITEM.pspReference,
          eventCode: 'REFUND',
        },
      ),
    },
    {
      name: 'unfamiliar__no-reference',
      body: await notification({ ...ITEM, pspReference: '', eventCode: 'DEMO_EVENT' }),
    },
  ],
};

const signHeader: Sign = async (body, { secret }) => ({
  hmacsignature: (await hmacSha256(Buffer.from(secret, 'hex'), body)).toString('base64'),
  protocol: 'HmacSHA256',
});

export const adyenPlatform: Sender = {
  provider: 'adyen-platform',
  sign: signHeader,
  secret: HEX_KEY,
  settings: { secrets: [HEX_KEY] },
  userAgent: 'Adyen HttpClient 1.0',
  samples: [
    {
      name: 'balancePlatform.transfer.created',
      body: json({
        type: 'balancePlatform.transfer.created',
        environment: 'test',
        timestamp: '2026-02-02T03:40:00+01:00',
        data: { id: 'DEMOTRANSFER1', creationDate: '2026-02-02T03:39:00+01:00', status: 'received' },
      }),
    },
    {
      name: 'balancePlatform.accountHolder.updated',
      body: json({
        type: 'balancePlatform.accountHolder.updated',
        environment: 'test',
        data: { balancePlatform: 'DemoPlatform', accountHolder: { id: 'AH00000000000000000000001' } },
      }),
    },
    { name: 'unfamiliar__no-data', body: json({ type: 'demo.event', environment: 'test' }) },
  ],
};

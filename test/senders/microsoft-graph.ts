/** Microsoft Graph: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks. */
import { json, type Sender, type Sign } from './sender.js';

export const sign: Sign = async () => ({});

const notification = {
  subscriptionId: '00000000-0000-4000-8000-0000000000a1',
  subscriptionExpirationDateTime: '2026-02-04T02:40:00+00:00',
  clientState: 'graph demo clientState',
  tenantId: '00000000-0000-4000-8000-0000000000b1',
};
const message = { '@odata.type': '#Microsoft.Graph.Message', '@odata.etag': 'W/"demo1"', id: 'AAMkDemo1' };

export const microsoftGraph: Sender = {
  provider: 'microsoft-graph',
  sign,
  secret: '',
  settings: { tokens: ['graph demo clientState'] },
  userAgent: 'Microsoft Graph',
  samples: [
    {
      name: 'created__two-notifications',
      body: json({
        value: [
          {
            ...notification,
            changeType: 'created',
            resource: 'Users/demo/Messages/AAMkDemo1',
            resourceData: message,
          },
          { ...notification, id: 'lsgTZMr9KwAAA', changeType: 'updated', resource: 'teams/demo/channels/1' },
        ],
      }),
    },
    {
      name: 'lifecycle.reauthorizationRequired',
      body: json({
        value: [
          {
            ...notification,
            id: 'lifecycle_demo_1',
            lifecycleEvent: 'reauthorizationRequired',
            resource: 'Users/demo/Messages',
          },
        ],
      }),
    },
    { name: 'unknown-change', body: json({ value: [{ ...notification, id: 'demo_3' }] }) },
  ],
  handshakes: [
    {
      name: 'validation',
      contentType: 'text/plain',
      body: '',
      sign: null,
      url: '/webhooks/microsoft-graph?validationToken=Validation%3A+Testing+client+application+reachability+for+subscription+Request-Id%3A+demo-1',
    },
  ],
};

/** MCP Events: https://github.com/modelcontextprotocol/modelcontextprotocol/pull/3415, by its design sketch. Signed by the reference library. */
import { json, type Sender, type Sign } from './sender.js';
import { sign as signStandard } from './standard-webhooks.js';

const SECRET = 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=';

export const sign: Sign = async (body, options) => ({
  'x-mcp-subscription-id': 'sub_a3f1c8e2b0d49f7e',
  ...(await signStandard(body, options)),
});

const event = (eventId: string, name: string) =>
  json({
    eventId,
    name,
    timestamp: '2026-02-02T02:39:58.123Z',
    data: { incidentId: 'INC-1234', severity: 'P1' },
    cursor: 'cursor_demo',
  });

export const mcpEvents: Sender = {
  provider: 'mcp-events',
  sign,
  secret: SECRET,
  settings: { secrets: [SECRET] },
  userAgent: 'mcp-server-demo',
  samples: [
    {
      name: 'incident.created',
      ids: { 'webhook-id': 'evt_demo_1' },
      body: event('evt_demo_1', 'incident.created'),
    },
    {
      name: 'incident.created__another-message-id',
      ids: { 'webhook-id': 'msg_demo_2' },
      body: event('evt_demo_1', 'incident.created'),
    },
    {
      name: 'gap',
      ids: { 'webhook-id': 'msg_gap_demo' },
      body: json({ type: 'gap', cursor: 'cursor_fresh' }),
    },
    {
      name: 'terminated',
      ids: { 'webhook-id': 'msg_terminated_demo' },
      body: json({ type: 'terminated', error: { code: -32012, message: 'access revoked' } }),
    },
    { name: 'quarantined__nameless', ids: { 'webhook-id': 'msg_demo_5' }, body: json({ data: {} }) },
  ],
  handshakes: [
    {
      name: 'verification',
      ids: { 'webhook-id': 'msg_verification_demo' },
      body: json({ type: 'verification', challenge: 'nonce-demo-1234567890' }),
    },
  ],
};

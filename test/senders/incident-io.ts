/** incident.io: https://docs.incident.io/integrations/webhooks. */
import { json, type Sender } from './sender.js';
import { sign } from './standard-webhooks.js';

export const incidentIo: Sender = {
  provider: 'incident-io',
  sign,
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
  settings: { secrets: ['whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE='] },
  userAgent: 'Svix-Webhooks/1.0',
  samples: [
    {
      name: 'public_incident.incident_created_v2',
      ids: { 'webhook-id': 'msg_demo0001' },
      body: json({
        event_type: 'public_incident.incident_created_v2',
        'public_incident.incident_created_v2': {
          id: 'inc_demo_1',
          name: 'API is slow',
          reference: 'INC-1',
          updated_at: '2026-02-02T02:39:50Z',
        },
      }),
    },
    {
      name: 'public_incident.incident_status_updated_v2',
      ids: { 'webhook-id': 'msg_demo0002' },
      body: json({
        event_type: 'public_incident.incident_status_updated_v2',
        'public_incident.incident_status_updated_v2': {
          incident: { id: 'inc_demo_1', name: 'API is slow' },
          message: 'Fixed',
          new_status: { category: 'closed' },
        },
      }),
    },
    {
      name: 'private_incident.incident_created_v2',
      ids: { 'webhook-id': 'msg_demo0003' },
      body: json({
        event_type: 'private_incident.incident_created_v2',
        'private_incident.incident_created_v2': { id: 'inc_demo_2' },
      }),
    },
    { name: 'unknown-event', ids: { 'webhook-id': 'msg_demo0004' }, body: json({ event_type: 'brand.new' }) },
  ],
};

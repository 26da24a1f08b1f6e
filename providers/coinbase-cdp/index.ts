/**
 * https://docs.cdp.coinbase.com/webhooks/verify-signatures
 * Signed: the time, the body, and with `v1` those headers that the signature names: `content-type x-event-id x-event-type`.
 * The page says nothing about an event beyond its type and id, or about retries. Read 2026-11-24, from copies.
 */
import { namedHeadersProvider } from '../../src/provider/kit.js';

export default namedHeadersProvider({
  name: 'coinbase-cdp',
  title: 'Coinbase Developer Platform',
  docs: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'In the request that creates the webhook subscription, as `target.url`.',
  header: 'x-hook0-signature',
  typePrefix: 'com.coinbase',
  secret: 'the secret of the subscription, shown when it is created',
});

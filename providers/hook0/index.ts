/**
 * https://documentation.hook0.com/tutorials/webhook-authentication, and its clients' conformance suite (86a9d66)
 * The signature covers the time, the body and, with `v1`, the headers that it names. The page does not describe the payload,
 * which is the customer's own; so the type is in a header. Read 2026-11-24, from copies.
 */
import { namedHeadersProvider } from '../../src/provider/kit.js';

export default namedHeadersProvider({
  name: 'hook0',
  title: 'Hook0',
  docs: 'https://documentation.hook0.com/tutorials/webhook-authentication',
  known: { scheme: 'documented', events: 'assumed', sender: 'assumed' },
  registration: 'In Hook0, as the target URL of a subscription.',
  header: 'x-hook0-signature',
  typePrefix: 'com.hook0',
  secret: 'the secret of the subscription, as Hook0 shows it',
});

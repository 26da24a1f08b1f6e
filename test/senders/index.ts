/** Every sender, for the fixtures and for end-to-end tests. */
import { anthropic } from './anthropic.js';
import { assemblyai } from './assemblyai.js';
import { calCom } from './cal-com.js';
import { calendly } from './calendly.js';
import { cloudinary } from './cloudinary.js';
import { discord } from './discord.js';
import { docusign } from './docusign.js';
import { easypost } from './easypost.js';
import { elevenlabs } from './elevenlabs.js';
import { fal } from './fal.js';
import { hmac, jwt, publicKey, token } from './generic.js';
import { github } from './github.js';
import { gocardless } from './gocardless.js';
import { heygen } from './heygen.js';
import { hoox } from './hoox.js';
import { intercom } from './intercom.js';
import { lemonSqueezy } from './lemon-squeezy.js';
import { line } from './line.js';
import { linear } from './linear.js';
import { ltx } from './ltx.js';
import { meta } from './meta.js';
import { mux } from './mux.js';
import { notion } from './notion.js';
import { openai } from './openai.js';
import { paddle } from './paddle.js';
import { pagerduty } from './pagerduty.js';
import { pusher } from './pusher.js';
import { razorpay } from './razorpay.js';
import { removebgvideo } from './removebgvideo.js';
import { replicate } from './replicate.js';
import { retell } from './retell.js';
import { sanity } from './sanity.js';
import type { Sender } from './sender.js';
import { sentry } from './sentry.js';
import { shopify } from './shopify.js';
import { slack } from './slack.js';
import { standardWebhooks } from './standard-webhooks.js';
import { stripe } from './stripe.js';
import { synthesia } from './synthesia.js';
import { telnyx } from './telnyx.js';
import { typeform } from './typeform.js';
import { deepgram, dId, kling, luma, tavus } from './url-tokens.js';
import { vercel } from './vercel.js';
import { videobgremover } from './videobgremover.js';
import { woocommerce } from './woocommerce.js';
import { workos } from './workos.js';
import { xero } from './xero.js';
import { zendesk } from './zendesk.js';
import { zoom } from './zoom.js';

export const senders: readonly Sender[] = [
  anthropic,
  assemblyai,
  calCom,
  calendly,
  cloudinary,
  dId,
  deepgram,
  discord,
  docusign,
  easypost,
  elevenlabs,
  fal,
  github,
  gocardless,
  heygen,
  hmac,
  hoox,
  intercom,
  jwt,
  kling,
  lemonSqueezy,
  line,
  linear,
  ltx,
  luma,
  meta,
  mux,
  notion,
  openai,
  paddle,
  pagerduty,
  publicKey,
  pusher,
  razorpay,
  removebgvideo,
  replicate,
  retell,
  sanity,
  sentry,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  synthesia,
  tavus,
  telnyx,
  token,
  typeform,
  vercel,
  videobgremover,
  woocommerce,
  workos,
  xero,
  zendesk,
  zoom,
];

/** Every sender, for the fixtures and for end-to-end tests. */
import { adyen, adyenPlatform } from './adyen.js';
import { anthropic } from './anthropic.js';
import { assemblyai } from './assemblyai.js';
import { awsSns } from './aws-sns.js';
import { box } from './box.js';
import { calCom } from './cal-com.js';
import { calendly } from './calendly.js';
import { cloudinary } from './cloudinary.js';
import { contentful } from './contentful.js';
import { discord } from './discord.js';
import { docusign } from './docusign.js';
import { easypost } from './easypost.js';
import { elevenlabs } from './elevenlabs.js';
import { fal } from './fal.js';
import { gemini } from './gemini.js';
import { hmac, jwt, publicKey, token } from './generic.js';
import { github } from './github.js';
import { gocardless } from './gocardless.js';
import { heygen } from './heygen.js';
import { coinbaseCdp, hook0 } from './hook0.js';
import { hoox } from './hoox.js';
import { hubspot } from './hubspot.js';
import { intercom } from './intercom.js';
import { lemonSqueezy } from './lemon-squeezy.js';
import { line } from './line.js';
import { linear } from './linear.js';
import { livekit } from './livekit.js';
import { ltx } from './ltx.js';
import { mailgun } from './mailgun.js';
import { mandrill } from './mandrill.js';
import {
  atlasCloud,
  editframe,
  higgsfield,
  kieAi,
  openrouter,
  parallel,
  pollo,
  triggerDev,
  wavespeed,
} from './media-signers.js';
import { messagebird } from './messagebird.js';
import { meta } from './meta.js';
import { mux } from './mux.js';
import { notion } from './notion.js';
import { openai } from './openai.js';
import { paddle } from './paddle.js';
import { pagerduty } from './pagerduty.js';
import { paypal } from './paypal.js';
import { plaid } from './plaid.js';
import { plivo } from './plivo.js';
import { pusher } from './pusher.js';
import { razorpay } from './razorpay.js';
import { removebgvideo } from './removebgvideo.js';
import { replicate } from './replicate.js';
import { retell } from './retell.js';
import { sanity } from './sanity.js';
import type { Sender } from './sender.js';
import { sendgrid } from './sendgrid.js';
import { sentry } from './sentry.js';
import { shopify } from './shopify.js';
import { slack } from './slack.js';
import { square } from './square.js';
import { standardWebhooks } from './standard-webhooks.js';
import { stripe } from './stripe.js';
import { synthesia } from './synthesia.js';
import { telnyx } from './telnyx.js';
import { trello } from './trello.js';
import { twilio } from './twilio.js';
import { twitter } from './twitter.js';
import { typeform } from './typeform.js';
import { argil, bunnyStream, deepgram, dId, kling, krea, luma, novita, tavus } from './url-tokens.js';
import { vercel } from './vercel.js';
import { videobgremover } from './videobgremover.js';
import { woocommerce } from './woocommerce.js';
import { workos } from './workos.js';
import { xero } from './xero.js';
import { zendesk } from './zendesk.js';
import { zoom } from './zoom.js';

export const senders: readonly Sender[] = [
  adyen,
  adyenPlatform,
  anthropic,
  argil,
  assemblyai,
  atlasCloud,
  awsSns,
  box,
  bunnyStream,
  calCom,
  calendly,
  cloudinary,
  coinbaseCdp,
  contentful,
  dId,
  deepgram,
  discord,
  docusign,
  easypost,
  editframe,
  elevenlabs,
  fal,
  gemini,
  github,
  gocardless,
  heygen,
  higgsfield,
  hmac,
  hook0,
  hoox,
  hubspot,
  intercom,
  jwt,
  kieAi,
  kling,
  krea,
  lemonSqueezy,
  line,
  linear,
  livekit,
  ltx,
  luma,
  mailgun,
  mandrill,
  messagebird,
  meta,
  mux,
  notion,
  novita,
  openai,
  openrouter,
  paddle,
  pagerduty,
  parallel,
  paypal,
  plaid,
  plivo,
  pollo,
  publicKey,
  pusher,
  razorpay,
  removebgvideo,
  replicate,
  retell,
  sanity,
  sendgrid,
  sentry,
  shopify,
  slack,
  square,
  standardWebhooks,
  stripe,
  synthesia,
  tavus,
  telnyx,
  token,
  trello,
  triggerDev,
  twilio,
  twitter,
  typeform,
  vercel,
  videobgremover,
  wavespeed,
  woocommerce,
  workos,
  xero,
  zendesk,
  zoom,
];

/** Every sender, for the fixtures and for end-to-end tests. */
import { adobeSign } from './adobe-sign.js';
import { adyen, adyenPlatform } from './adyen.js';
import { airwallex } from './airwallex.js';
import { anthropic } from './anthropic.js';
import { apify } from './apify.js';
import { argil } from './argil.js';
import { asana } from './asana.js';
import { ashby } from './ashby.js';
import { assemblyai } from './assemblyai.js';
import { atlasCloud } from './atlas-cloud.js';
import { attio } from './attio.js';
import { awsSns } from './aws-sns.js';
import { bfl } from './bfl.js';
import { bitbucket } from './bitbucket.js';
import { box } from './box.js';
import { brex } from './brex.js';
import { bria } from './bria.js';
import { browserUse } from './browser-use.js';
import { buildkite } from './buildkite.js';
import { bunnyStream } from './bunny-stream.js';
import { calCom } from './cal-com.js';
import { calendly } from './calendly.js';
import { chargebee } from './chargebee.js';
import { circleci } from './circleci.js';
import { clerk } from './clerk.js';
import { cloudflareStream } from './cloudflare-stream.js';
import { cloudinary } from './cloudinary.js';
import { coinbaseCommerce } from './coinbase-commerce.js';
import { composio } from './composio.js';
import { contentful } from './contentful.js';
import { creatomate } from './creatomate.js';
import { cursor } from './cursor.js';
import { dId } from './d-id.js';
import { deepgram } from './deepgram.js';
import { discord } from './discord.js';
import { docusign } from './docusign.js';
import { dodoPayments } from './dodo-payments.js';
import { doppler } from './doppler.js';
import { dropbox } from './dropbox.js';
import { easypost } from './easypost.js';
import { editframe } from './editframe.js';
import { elevenlabs } from './elevenlabs.js';
import { fal } from './fal.js';
import { fireflies } from './fireflies.js';
import { freepik } from './freepik.js';
import { gemini } from './gemini.js';
import { hmac, jwt, publicKey, token } from './generic.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { gocardless } from './gocardless.js';
import { googlePubsub } from './google-pubsub.js';
import { grafana } from './grafana.js';
import { granola } from './granola.js';
import { greenhouse } from './greenhouse.js';
import { heygen } from './heygen.js';
import { higgsfield } from './higgsfield.js';
import { coinbaseCdp, hook0 } from './hook0.js';
import { hoox } from './hoox.js';
import { hubspot } from './hubspot.js';
import { huggingface } from './huggingface.js';
import { ideogram } from './ideogram.js';
import { incidentIo } from './incident-io.js';
import { intercom } from './intercom.js';
import { jira } from './jira.js';
import { kie } from './kie.js';
import { kling } from './kling.js';
import { krea } from './krea.js';
import { launchdarkly } from './launchdarkly.js';
import { lemonSqueezy } from './lemon-squeezy.js';
import { leonardo } from './leonardo.js';
import { line } from './line.js';
import { linear } from './linear.js';
import { lithic } from './lithic.js';
import { liveblocks } from './liveblocks.js';
import { livekit } from './livekit.js';
import { loops } from './loops.js';
import { ltx } from './ltx.js';
import { luma } from './luma.js';
import { magicHour } from './magic-hour.js';
import { mailgun } from './mailgun.js';
import { mandrill } from './mandrill.js';
import { mcpEvents } from './mcp-events.js';
import { messagebird } from './messagebird.js';
import { meta } from './meta.js';
import { microsoftGraph } from './microsoft-graph.js';
import { minimax } from './minimax.js';
import { monday } from './monday.js';
import { mux } from './mux.js';
import { notion } from './notion.js';
import { novita } from './novita.js';
import { okta } from './okta.js';
import { openai } from './openai.js';
import { openrouter } from './openrouter.js';
import { paddle } from './paddle.js';
import { pagerduty } from './pagerduty.js';
import { parallel } from './parallel.js';
import { paypal } from './paypal.js';
import { paystack } from './paystack.js';
import { pipedrive } from './pipedrive.js';
import { plaid } from './plaid.js';
import { plivo } from './plivo.js';
import { polar } from './polar.js';
import { pollo } from './pollo.js';
import { postmark } from './postmark.js';
import { pusher } from './pusher.js';
import { razorpay } from './razorpay.js';
import { recallAi } from './recall-ai.js';
import { remotion } from './remotion.js';
import { removebgvideo } from './removebgvideo.js';
import { render } from './render.js';
import { replicate } from './replicate.js';
import { resend } from './resend.js';
import { retell } from './retell.js';
import { revenuecat } from './revenuecat.js';
import { rootly } from './rootly.js';
import { runpod } from './runpod.js';
import { sanity } from './sanity.js';
import { segmind } from './segmind.js';
import type { Sender } from './sender.js';
import { sendgrid } from './sendgrid.js';
import { sentry } from './sentry.js';
import { shopify } from './shopify.js';
import { shotstack } from './shotstack.js';
import { slack } from './slack.js';
import { square } from './square.js';
import { standardWebhooks } from './standard-webhooks.js';
import { strava } from './strava.js';
import { stripe } from './stripe.js';
import { syncSo } from './sync-so.js';
import { synthesia } from './synthesia.js';
import { tavus } from './tavus.js';
import { telegram } from './telegram.js';
import { telnyx } from './telnyx.js';
import { tiktok } from './tiktok.js';
import { toapis } from './toapis.js';
import { trello } from './trello.js';
import { triggerDev } from './trigger-dev.js';
import { twilio } from './twilio.js';
import { twitter } from './twitter.js';
import { typeform } from './typeform.js';
import { vapi } from './vapi.js';
import { vercel } from './vercel.js';
import { videobgremover } from './videobgremover.js';
import { wavespeed } from './wavespeed.js';
import { webflow } from './webflow.js';
import { woocommerce } from './woocommerce.js';
import { workos } from './workos.js';
import { xero } from './xero.js';
import { zendesk } from './zendesk.js';
import { zoom } from './zoom.js';

export const senders: readonly Sender[] = [
  adobeSign,
  adyen,
  adyenPlatform,
  airwallex,
  anthropic,
  apify,
  argil,
  asana,
  ashby,
  assemblyai,
  atlasCloud,
  attio,
  awsSns,
  bfl,
  bitbucket,
  box,
  brex,
  bria,
  browserUse,
  buildkite,
  bunnyStream,
  calCom,
  calendly,
  chargebee,
  circleci,
  clerk,
  cloudflareStream,
  cloudinary,
  coinbaseCdp,
  coinbaseCommerce,
  composio,
  contentful,
  creatomate,
  cursor,
  dId,
  deepgram,
  discord,
  docusign,
  dodoPayments,
  doppler,
  dropbox,
  easypost,
  editframe,
  elevenlabs,
  fal,
  fireflies,
  freepik,
  gemini,
  github,
  gitlab,
  gocardless,
  googlePubsub,
  grafana,
  granola,
  greenhouse,
  heygen,
  higgsfield,
  hmac,
  hook0,
  hoox,
  hubspot,
  huggingface,
  ideogram,
  incidentIo,
  intercom,
  jira,
  jwt,
  kie,
  kling,
  krea,
  launchdarkly,
  lemonSqueezy,
  leonardo,
  line,
  linear,
  lithic,
  liveblocks,
  livekit,
  loops,
  ltx,
  luma,
  magicHour,
  mailgun,
  mandrill,
  mcpEvents,
  messagebird,
  meta,
  microsoftGraph,
  minimax,
  monday,
  mux,
  notion,
  novita,
  okta,
  openai,
  openrouter,
  paddle,
  pagerduty,
  parallel,
  paypal,
  paystack,
  pipedrive,
  plaid,
  plivo,
  polar,
  pollo,
  postmark,
  publicKey,
  pusher,
  razorpay,
  recallAi,
  remotion,
  removebgvideo,
  render,
  replicate,
  resend,
  retell,
  revenuecat,
  rootly,
  runpod,
  sanity,
  segmind,
  sendgrid,
  sentry,
  shopify,
  shotstack,
  slack,
  square,
  standardWebhooks,
  strava,
  stripe,
  syncSo,
  synthesia,
  tavus,
  telegram,
  telnyx,
  tiktok,
  toapis,
  token,
  trello,
  triggerDev,
  twilio,
  twitter,
  typeform,
  vapi,
  vercel,
  videobgremover,
  wavespeed,
  webflow,
  woocommerce,
  workos,
  xero,
  zendesk,
  zoom,
];

/** The list of providers: one import and one entry each, alphabetical. */
import type { Provider } from '../src/provider.js';
import adyen from './adyen/index.js';
import adyenPlatform from './adyen-platform/index.js';
import anthropic from './anthropic/index.js';
import argil from './argil/index.js';
import assemblyai from './assemblyai/index.js';
import atlasCloud from './atlas-cloud/index.js';
import awsSns from './aws-sns/index.js';
import box from './box/index.js';
import bunnyStream from './bunny-stream/index.js';
import calCom from './cal-com/index.js';
import calendly from './calendly/index.js';
import cloudinary from './cloudinary/index.js';
import coinbaseCdp from './coinbase-cdp/index.js';
import contentful from './contentful/index.js';
import dId from './d-id/index.js';
import deepgram from './deepgram/index.js';
import discord from './discord/index.js';
import docusign from './docusign/index.js';
import easypost from './easypost/index.js';
import editframe from './editframe/index.js';
import elevenlabs from './elevenlabs/index.js';
import fal from './fal/index.js';
import gemini from './gemini/index.js';
import github from './github/index.js';
import gocardless from './gocardless/index.js';
import heygen from './heygen/index.js';
import higgsfield from './higgsfield/index.js';
import hmac from './hmac/index.js';
import hook0 from './hook0/index.js';
import hoox from './hoox/index.js';
import hubspot from './hubspot/index.js';
import intercom from './intercom/index.js';
import jwt from './jwt/index.js';
import kieAi from './kie-ai/index.js';
import kling from './kling/index.js';
import krea from './krea/index.js';
import lemonSqueezy from './lemon-squeezy/index.js';
import line from './line/index.js';
import linear from './linear/index.js';
import livekit from './livekit/index.js';
import ltx from './ltx/index.js';
import luma from './luma/index.js';
import mailgun from './mailgun/index.js';
import mandrill from './mandrill/index.js';
import messagebird from './messagebird/index.js';
import meta from './meta/index.js';
import mux from './mux/index.js';
import notion from './notion/index.js';
import novita from './novita/index.js';
import openai from './openai/index.js';
import openrouter from './openrouter/index.js';
import paddle from './paddle/index.js';
import pagerduty from './pagerduty/index.js';
import parallel from './parallel/index.js';
import paypal from './paypal/index.js';
import plaid from './plaid/index.js';
import plivo from './plivo/index.js';
import pollo from './pollo/index.js';
import publicKey from './public-key/index.js';
import pusher from './pusher/index.js';
import razorpay from './razorpay/index.js';
import removebgvideo from './removebgvideo/index.js';
import replicate from './replicate/index.js';
import retell from './retell/index.js';
import sanity from './sanity/index.js';
import sendgrid from './sendgrid/index.js';
import sentry from './sentry/index.js';
import shopify from './shopify/index.js';
import slack from './slack/index.js';
import square from './square/index.js';
import standardWebhooks from './standard-webhooks/index.js';
import stripe from './stripe/index.js';
import synthesia from './synthesia/index.js';
import tavus from './tavus/index.js';
import telnyx from './telnyx/index.js';
import token from './token/index.js';
import trello from './trello/index.js';
import triggerDev from './trigger-dev/index.js';
import twilio from './twilio/index.js';
import twitter from './twitter/index.js';
import typeform from './typeform/index.js';
import vercel from './vercel/index.js';
import videobgremover from './videobgremover/index.js';
import wavespeed from './wavespeed/index.js';
import woocommerce from './woocommerce/index.js';
import workos from './workos/index.js';
import xero from './xero/index.js';
import zendesk from './zendesk/index.js';
import zoom from './zoom/index.js';

export const providers: readonly Provider[] = [
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

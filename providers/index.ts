/** The list of providers: one import and one entry each, alphabetical. */
import type { Provider } from '../src/provider.js';
import anthropic from './anthropic/index.js';
import assemblyai from './assemblyai/index.js';
import calCom from './cal-com/index.js';
import calendly from './calendly/index.js';
import cloudinary from './cloudinary/index.js';
import dId from './d-id/index.js';
import deepgram from './deepgram/index.js';
import discord from './discord/index.js';
import docusign from './docusign/index.js';
import easypost from './easypost/index.js';
import elevenlabs from './elevenlabs/index.js';
import fal from './fal/index.js';
import github from './github/index.js';
import gocardless from './gocardless/index.js';
import heygen from './heygen/index.js';
import hmac from './hmac/index.js';
import hoox from './hoox/index.js';
import intercom from './intercom/index.js';
import jwt from './jwt/index.js';
import kling from './kling/index.js';
import lemonSqueezy from './lemon-squeezy/index.js';
import line from './line/index.js';
import linear from './linear/index.js';
import ltx from './ltx/index.js';
import luma from './luma/index.js';
import meta from './meta/index.js';
import mux from './mux/index.js';
import notion from './notion/index.js';
import openai from './openai/index.js';
import paddle from './paddle/index.js';
import pagerduty from './pagerduty/index.js';
import publicKey from './public-key/index.js';
import pusher from './pusher/index.js';
import razorpay from './razorpay/index.js';
import removebgvideo from './removebgvideo/index.js';
import replicate from './replicate/index.js';
import retell from './retell/index.js';
import sanity from './sanity/index.js';
import sentry from './sentry/index.js';
import shopify from './shopify/index.js';
import slack from './slack/index.js';
import standardWebhooks from './standard-webhooks/index.js';
import stripe from './stripe/index.js';
import synthesia from './synthesia/index.js';
import tavus from './tavus/index.js';
import telnyx from './telnyx/index.js';
import token from './token/index.js';
import typeform from './typeform/index.js';
import vercel from './vercel/index.js';
import videobgremover from './videobgremover/index.js';
import woocommerce from './woocommerce/index.js';
import workos from './workos/index.js';
import xero from './xero/index.js';
import zendesk from './zendesk/index.js';
import zoom from './zoom/index.js';

export const providers: readonly Provider[] = [
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

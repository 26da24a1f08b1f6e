/** The list of providers: one import and one entry each, alphabetical. */
import type { Provider } from '../src/provider/provider.js';
import adobeSign from './adobe-sign/index.js';
import adyen from './adyen/index.js';
import adyenPlatform from './adyen-platform/index.js';
import airwallex from './airwallex/index.js';
import anthropic from './anthropic/index.js';
import apify from './apify/index.js';
import argil from './argil/index.js';
import asana from './asana/index.js';
import ashby from './ashby/index.js';
import assemblyai from './assemblyai/index.js';
import atlasCloud from './atlas-cloud/index.js';
import attio from './attio/index.js';
import awsSns from './aws-sns/index.js';
import bfl from './bfl/index.js';
import bitbucket from './bitbucket/index.js';
import box from './box/index.js';
import brex from './brex/index.js';
import bria from './bria/index.js';
import browserUse from './browser-use/index.js';
import buildkite from './buildkite/index.js';
import bunnyStream from './bunny-stream/index.js';
import calCom from './cal-com/index.js';
import calendly from './calendly/index.js';
import chargebee from './chargebee/index.js';
import circleci from './circleci/index.js';
import clerk from './clerk/index.js';
import cloudflareStream from './cloudflare-stream/index.js';
import cloudinary from './cloudinary/index.js';
import coinbaseCdp from './coinbase-cdp/index.js';
import coinbaseCommerce from './coinbase-commerce/index.js';
import composio from './composio/index.js';
import contentful from './contentful/index.js';
import creatomate from './creatomate/index.js';
import cursor from './cursor/index.js';
import dId from './d-id/index.js';
import deepgram from './deepgram/index.js';
import discord from './discord/index.js';
import docusign from './docusign/index.js';
import dodoPayments from './dodo-payments/index.js';
import doppler from './doppler/index.js';
import dropbox from './dropbox/index.js';
import easypost from './easypost/index.js';
import editframe from './editframe/index.js';
import elevenlabs from './elevenlabs/index.js';
import fal from './fal/index.js';
import fireflies from './fireflies/index.js';
import freepik from './freepik/index.js';
import gemini from './gemini/index.js';
import github from './github/index.js';
import gitlab from './gitlab/index.js';
import gocardless from './gocardless/index.js';
import googlePubsub from './google-pubsub/index.js';
import grafana from './grafana/index.js';
import granola from './granola/index.js';
import greenhouse from './greenhouse/index.js';
import heygen from './heygen/index.js';
import higgsfield from './higgsfield/index.js';
import hmac from './hmac/index.js';
import hook0 from './hook0/index.js';
import hoox from './hoox/index.js';
import hubspot from './hubspot/index.js';
import huggingface from './huggingface/index.js';
import ideogram from './ideogram/index.js';
import incidentIo from './incident-io/index.js';
import intercom from './intercom/index.js';
import jira from './jira/index.js';
import jwt from './jwt/index.js';
import kie from './kie/index.js';
import kling from './kling/index.js';
import krea from './krea/index.js';
import launchdarkly from './launchdarkly/index.js';
import lemonSqueezy from './lemon-squeezy/index.js';
import leonardo from './leonardo/index.js';
import line from './line/index.js';
import linear from './linear/index.js';
import lithic from './lithic/index.js';
import liveblocks from './liveblocks/index.js';
import livekit from './livekit/index.js';
import loops from './loops/index.js';
import ltx from './ltx/index.js';
import luma from './luma/index.js';
import magicHour from './magic-hour/index.js';
import mailgun from './mailgun/index.js';
import mandrill from './mandrill/index.js';
import mcpEvents from './mcp-events/index.js';
import messagebird from './messagebird/index.js';
import meta from './meta/index.js';
import microsoftGraph from './microsoft-graph/index.js';
import minimax from './minimax/index.js';
import monday from './monday/index.js';
import mux from './mux/index.js';
import notion from './notion/index.js';
import novita from './novita/index.js';
import okta from './okta/index.js';
import openai from './openai/index.js';
import openrouter from './openrouter/index.js';
import paddle from './paddle/index.js';
import pagerduty from './pagerduty/index.js';
import parallel from './parallel/index.js';
import paypal from './paypal/index.js';
import paystack from './paystack/index.js';
import pipedrive from './pipedrive/index.js';
import plaid from './plaid/index.js';
import plivo from './plivo/index.js';
import polar from './polar/index.js';
import pollo from './pollo/index.js';
import postmark from './postmark/index.js';
import publicKey from './public-key/index.js';
import pusher from './pusher/index.js';
import razorpay from './razorpay/index.js';
import recallAi from './recall-ai/index.js';
import remotion from './remotion/index.js';
import removebgvideo from './removebgvideo/index.js';
import render from './render/index.js';
import replicate from './replicate/index.js';
import resend from './resend/index.js';
import retell from './retell/index.js';
import revenuecat from './revenuecat/index.js';
import rootly from './rootly/index.js';
import runpod from './runpod/index.js';
import sanity from './sanity/index.js';
import segmind from './segmind/index.js';
import sendgrid from './sendgrid/index.js';
import sentry from './sentry/index.js';
import shopify from './shopify/index.js';
import shotstack from './shotstack/index.js';
import slack from './slack/index.js';
import square from './square/index.js';
import standardWebhooks from './standard-webhooks/index.js';
import strava from './strava/index.js';
import stripe from './stripe/index.js';
import syncSo from './sync-so/index.js';
import synthesia from './synthesia/index.js';
import tavus from './tavus/index.js';
import telegram from './telegram/index.js';
import telnyx from './telnyx/index.js';
import tiktok from './tiktok/index.js';
import toapis from './toapis/index.js';
import token from './token/index.js';
import trello from './trello/index.js';
import triggerDev from './trigger-dev/index.js';
import twilio from './twilio/index.js';
import twitter from './twitter/index.js';
import typeform from './typeform/index.js';
import vapi from './vapi/index.js';
import vercel from './vercel/index.js';
import videobgremover from './videobgremover/index.js';
import wavespeed from './wavespeed/index.js';
import webflow from './webflow/index.js';
import woocommerce from './woocommerce/index.js';
import workos from './workos/index.js';
import xero from './xero/index.js';
import zendesk from './zendesk/index.js';
import zoom from './zoom/index.js';

export const providers: readonly Provider[] = [
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

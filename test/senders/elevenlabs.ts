/** ElevenLabs: https://elevenlabs.io/docs/overview/administration/webhooks. */
import { json, type Sender, type Sign } from './sender.js';
import { hmacSha256 } from './web-crypto.js';

export const sign: Sign = async (body, { secret, at }) => {
  const timestamp = Math.floor(at / 1000);
  const mac = await hmacSha256(secret, Buffer.concat([Buffer.from(`${timestamp}.`), body]));
  return { 'elevenlabs-signature': `t=${timestamp},v0=${mac.toString('hex')}` };
};

export const elevenlabs: Sender = {
  provider: 'elevenlabs',
  sign,
  secret: 'el_demo_secret',
  settings: { secrets: ['el_demo_secret'] },
  userAgent: 'ElevenLabs/1.0',
  samples: [
    {
      name: 'post_call_transcription__published-vector',
      body: '{"type":"post_call_transcription","event_timestamp":1770000000,"data":{}}',
      published: {
        'elevenlabs-signature':
          't=1770000000,v0=966f23296182aa2623b6ebfe05ffb2a8160d23ea7c1e7cfd89286308077def2c',
      },
    },
    {
      name: 'post_call_transcription',
      body: json({
        type: 'post_call_transcription',
        event_timestamp: 1769999990,
        data: {
          agent_id: 'ag_demo',
          conversation_id: 'conv_demo_1',
          status: 'done',
          transcript: [{ role: 'agent', message: 'hi', time_in_call_secs: 0 }],
        },
      }),
    },
    {
      name: 'speech_to_text_transcription',
      body: json({
        type: 'speech_to_text_transcription',
        event_timestamp: 1769999990,
        data: {
          request_id: 'req_demo_1',
          webhook_metadata: { order: 1 },
          transcription: {
            language_code: 'en',
            text: 'Hello.',
            words: [{ text: 'Hello.', start: 0, end: 0.5, type: 'word' }],
            transcription_id: 'tr_demo_1',
            audio_duration_secs: 0.5,
          },
        },
      }),
    },
    {
      name: 'speech_to_text_transcription__channels',
      body: json({
        type: 'speech_to_text_transcription',
        event_timestamp: 1769999990,
        data: {
          request_id: 'req_demo_3',
          webhook_metadata: '{"order":"demo-3"}',
          transcription: {
            transcripts: [
              { channel_index: 0, language_code: 'en', text: 'left', words: [] },
              {
                channel_index: 1,
                language_code: 'en',
                text: 'right',
                words: [],
                additional_formats: [
                  {
                    requested_format: 'srt',
                    file_extension: 'srt',
                    content_type: 'text/srt',
                    is_base64_encoded: false,
                    content: '1\n00:00:00,000 --> 00:00:01,000\nright',
                  },
                  {
                    requested_format: 'pdf',
                    file_extension: 'pdf',
                    content_type: 'application/pdf',
                    is_base64_encoded: true,
                    content: 'JVBERi0=',
                  },
                ],
              },
            ],
            transcription_id: 'tr_demo_3',
            audio_duration_secs: 9.5,
          },
        },
      }),
    },
    {
      name: 'speech_to_text_transcription__silence',
      body: json({
        type: 'speech_to_text_transcription',
        data: { request_id: 'req_demo_4', transcription: { text: '', words: [] } },
      }),
    },
    {
      name: 'speech_to_text_transcription__failed',
      body: json({
        type: 'speech_to_text_transcription',
        data: { request_id: 'req_demo_5', error: { code: 'invalid_audio', message: 'demo message' } },
      }),
    },
    {
      name: 'speech_to_text_transcription__without-text',
      body: json({ type: 'speech_to_text_transcription', data: { request_id: 'req_demo_2' } }),
    },
    {
      name: 'voice_removed',
      body: json({
        type: 'voice_removed',
        event_timestamp: '1769999990',
        data: { voice_id: 'voice_demo_1' },
      }),
    },
  ],
};

/** `POST /replay`: what `onehook replay` asks for. The answer is a line of JSON for each delivery, as it goes; hanging up stops it. */
import { once } from 'node:events';
import type { Express } from 'express';
import type { Replay } from '../replay/replay.js';
import { type ReplayLine, replayRequest } from '../replay/replay-request.js';
import { readJson } from './json-body.js';

export function addReplayRoute(app: Express, replay: Replay): void {
  app.post('/replay', async (request, response) => {
    const asked = await readJson(request, response, replayRequest);
    if (asked === undefined) return;
    if (replay.isRunning) {
      response.status(409).json({ code: 'replay_running', message: 'Another replay is running.' });
      return;
    }
    const hungUp = new AbortController();
    response.on('close', () => hungUp.abort());
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    const write = async (line: ReplayLine) => {
      if (hungUp.signal.aborted || response.write(`${JSON.stringify(line)}\n`)) return;
      // A reader that is slow slows the replay; one that is gone stops it.
      await once(response, 'drain', { signal: hungUp.signal }).catch(() => undefined);
    };
    try {
      await replay.run(asked, write, hungUp.signal);
    } finally {
      response.end();
    }
  });
}

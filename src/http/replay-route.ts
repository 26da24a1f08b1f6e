/** `POST /replay`, which `onehook replay` calls. The answer is a stream of JSON lines, one for each delivery; hanging up stops the replay. */
import { once } from 'node:events';
import type { Express } from 'express';
import type { Replay } from '../replay/replay.js';
import { type ReplayLine, replayRequest } from '../replay/replay-request.js';
import { readJson } from './json-body.js';

export function addReplayRoute(app: Express, replay: Replay): void {
  app.post('/replay', async (request, response) => {
    const options = await readJson(request, response, replayRequest);
    if (options === undefined) return;
    if (replay.isRunning) {
      response
        .status(409)
        .json({ code: 'replay_running', message: 'Another replay is running. Wait until it ends.' });
      return;
    }
    const hungUp = new AbortController();
    response.on('close', () => hungUp.abort());
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    const write = async (line: ReplayLine) => {
      if (hungUp.signal.aborted || response.write(`${JSON.stringify(line)}\n`)) return;
      // A slow reader slows the replay; one that hangs up stops it.
      await once(response, 'drain', { signal: hungUp.signal }).catch(() => undefined);
    };
    try {
      await replay.run(options, write, hungUp.signal);
    } finally {
      response.end();
    }
  });
}

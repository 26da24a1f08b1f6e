/** A process that owns a directory until it is killed: says `owner`, or why it is not. */
import { Ownership } from '../../src/journal/owner.js';

const ownership = new Ownership(process.argv[2]!);
ownership.onLost((why) => process.send!(`lost: ${why}`));
await ownership.claim().then(
  () => process.send!('owner'),
  (error: Error) => process.send!(error.message),
);
process.on('message', () => void ownership.release().then(() => process.exit()));

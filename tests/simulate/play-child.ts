/** A stretch of a played year in a process of its own, which kills itself: `stretch` as JSON. Tells the parent as it goes. */
import { work, type Stretch } from './work.js';

const stretch = JSON.parse(process.argv[2] ?? '') as Stretch;
await work(
  stretch,
  (told) => void process.send?.(told),
  () => {
    process.kill(process.pid, 'SIGKILL');
    throw new Error('killed');
  },
);
process.disconnect?.();

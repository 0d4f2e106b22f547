/**
 * Runs command lines one after the other in one process: the executable as it ships is evaluated anew for each of
 * them, only what it imports is loaded once. Plain JavaScript, because it runs without a compiler.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [, , main = ''] = process.argv;
const home = process.cwd();
// Each evaluation of the executable listens on the two outputs.
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);

let number = 0;
process.on('message', (asked) => void run(asked));
process.on('disconnect', () => process.exit());

async function run({ args, cwd, env }) {
  for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, main, ...args];
  process.exitCode = undefined;
  const [stdout, stderr] = [process.stdout, process.stderr].map(capture);
  number += 1;
  let failure = null;
  try {
    await import(`${pathToFileURL(main).href}?run=${number}`);
  } catch (error) {
    failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  // The folder of a test is deleted after it.
  process.chdir(home);
  process.send({ code, stdout: stdout(), stderr: stderr(), failure });
}

/** Keeps what is written to a stream; the function it gives ends that and gives the text. */
function capture(stream) {
  const chunks = [];
  const { write } = stream;
  stream.write = (chunk, encoding, done) => {
    chunks.push(Buffer.from(chunk));
    const called = typeof encoding === 'function' ? encoding : done;
    if (called !== undefined) process.nextTick(called);
    return true;
  };
  return () => {
    stream.write = write;
    return Buffer.concat(chunks).toString('utf8');
  };
}

/**
 * Source of the worker thread that runs the C2PA library. It is a text, evaluated as CommonJS, so that the same
 * thread starts from TypeScript sources and from compiled ones; addresses come resolved in `workerData`.
 * A reader is always freed: 500 readers left over double the memory of the library.
 */
export const WORKER_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');
const library = import(workerData.moduleUrl).then((module) => {
  module.initSync({ module: readFileSync(workerData.wasmPath) });
  return module;
});
parentPort.on('message', async ({ id, mime, bytes }) => {
  try {
    const { WasmReader } = await library;
    const reader = await WasmReader.fromBytes(mime, bytes, workerData.context);
    try {
      parentPort.postMessage({ id, report: reader.json() });
    } finally {
      reader.free();
    }
  } catch (error) {
    parentPort.postMessage({ id, failure: String(error) });
  }
});
`;

/** What the worker answers: the library's report as JSON text, or why there is none. */
export type WorkerAnswer =
  | { readonly id: number; readonly report: string }
  | { readonly id: number; readonly failure: string };

/**
 * Settings of the library. By default it fetches addresses written inside the image, which would let any image
 * make this machine ask for any address: every network use is off.
 */
export const LIBRARY_CONTEXT = JSON.stringify({
  verify: { remote_manifest_fetch: false, ocsp_fetch: false, verify_trust: false },
  core: { allowed_network_hosts: [] },
});

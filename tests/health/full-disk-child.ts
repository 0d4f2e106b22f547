/** Keeps evidence on a disk with little room, in a process of its own, and tells how it went: `folder`. */
import { createBlobStore } from '../../src/evidence/blobs.js';
import { storeFaultOf } from '../../src/health/store-fault.js';

const [folder = ''] = process.argv.slice(2);
const blobs = createBlobStore(folder);
const told: unknown[] = [];
let fault: unknown = null;
try {
  await blobs.put(new Uint8Array(300_000).fill(7));
  told.push('kept');
} catch (error) {
  fault = error;
  told.push(error instanceof Error && 'code' in error ? error.code : String(error));
}
told.push((await blobs.put(new Uint8Array(3000))).outcome, storeFaultOf(fault)?.kind ?? null);
process.stdout.write(JSON.stringify(told));

export { createDoor, type Door, type DoorOptions } from './door.js';
export { problemOf, type NetProblem } from './messages.js';
export type { DoorRequest, FetchOutcome, Hop, OkOutcome, RefusedCode, Turn } from './outcome.js';
export type { Lookup } from './resolve.js';
export { gunzipFile } from './body.js';
export { timeStampQuery } from './time-stamp.js';

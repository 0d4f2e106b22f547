/** Every page about letters, in the order in which their addresses are to be tried. */
import type { Hono } from 'hono';
import type { Env, WebDeps } from '../../context.js';
import type { Uploads } from '../../uploads.js';
import { inboxListRoutes } from '../inbox/list.js';
import { inboundRoutes } from '../inbox/one.js';
import { approvalRoutes } from './approve.js';
import { commitmentRoutes } from './commitments.js';
import { letterFileRoutes } from './files.js';
import { letterListRoutes } from './list.js';
import { letterRoutes } from './one.js';
import { sendingRoutes } from './sending.js';
import { templateRoutes } from './templates.js';
import { writingRoutes } from './write.js';

export function lettersRoutes(app: Hono<Env>, deps: WebDeps, uploads: Uploads): void {
  // Before « /lettres/:id ».
  letterListRoutes(app, deps);
  templateRoutes(app, deps);
  writingRoutes(app, deps);
  const page = letterRoutes(app, deps);
  approvalRoutes(app, deps);
  sendingRoutes(app, deps, page, uploads);
  letterFileRoutes(app, deps);
  inboxListRoutes(app, deps);
  inboundRoutes(app, deps);
  commitmentRoutes(app, deps);
}

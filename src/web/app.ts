/** The pages, put together: what every request goes through, the door, one file a page. */
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Env, WebDeps } from './context.js';
import { guard, requireRules } from './access/guard.js';
import { assetRoutes } from './assets.js';
import { authorityRoutes } from './pages/authority/authority.js';
import { directoryRoutes } from './pages/directory/directory.js';
import { caseRoutes } from './pages/cases/case.js';
import { casesRoutes } from './pages/cases/list.js';
import { dashboardRoutes } from './pages/dashboard.js';
import { accountRoutes } from './pages/accounts/account.js';
import { codeRoutes } from './pages/accounts/code.js';
import { stopRoutes } from './pages/accounts/stop.js';
import { signInRoutes } from './pages/accounts/sign-in.js';
import { brakesRoutes } from './pages/brakes.js';
import { timeStampRoutes } from './pages/time-stamp.js';
import { auditRoutes } from './pages/people/audit.js';
import { closedDoor, entryRoutes } from './pages/entry.js';
import { failed, notFound } from './pages/errors.js';
import { informationRoutes } from './pages/information.js';
import { lettersRoutes } from './pages/letters/routes.js';
import { marksRoutes } from './pages/marks.js';
import { observeRoutes } from './pages/observe/routes.js';
import { personRoutes } from './pages/people/one.js';
import { poolRoutes } from './pages/review/pool.js';
import { trainingRoutes } from './pages/training.js';
import { reviewRoutes } from './pages/review/routes.js';
import { reportRoutes } from './pages/report/routes.js';
import { settingsRoutes } from './pages/settings.js';
import { stateRoutes } from './pages/state.js';
import { statisticsRoutes } from './pages/statistics.js';
import { visualRoutes } from './pages/visual/visual.js';
import { visualsRoutes } from './pages/visual/list.js';
import { criteriaRoutes } from './pages/watch/criteria.js';
import { watchRoutes } from './pages/watch/watch.js';
import { displayRoutes } from './display.js';
import { healthRoutes } from './health.js';
import { createPictures } from './pictures.js';
import { tellRequests } from './request-log.js';
import { formLimit, headers, knownHosts, knownSenders, ownForms, wholeForms } from './security.js';
import { requireSession, sessionOf } from './session.js';
import { createTurns, inTurn } from './turns.js';
import { createUploads } from './uploads.js';

/** The pages as a Hono app; no port is opened here. */
export function createWeb(deps: WebDeps): Hono<Env> {
  const app = new Hono<Env>();
  const turns = createTurns();
  if (deps.onRequest !== undefined) app.use(tellRequests(deps.onRequest));
  app.use(headers());
  app.use(inTurn(turns));
  app.use(knownHosts(deps.hosts));
  assetRoutes(app);
  app.use(ownForms());
  app.use(knownSenders((c) => sessionOf(deps, c) !== null, closedDoor));
  app.use(formLimit());
  app.use(wholeForms(turns));
  entryRoutes(app, deps);
  signInRoutes(app, deps);
  stopRoutes(app, deps);
  informationRoutes(app, deps);
  healthRoutes(app, deps);

  // Everything below is behind the door.
  const door = app.routes.length;
  app.use(requireSession(deps, closedDoor));
  app.use(guard(deps));
  const pictures = createPictures(deps);
  dashboardRoutes(app, deps);
  visualsRoutes(app, deps);
  visualRoutes(app, deps, pictures);
  casesRoutes(app, deps);
  caseRoutes(app, deps, pictures);
  directoryRoutes(app, deps);
  const uploads = createUploads(deps.uploads);
  lettersRoutes(app, deps, uploads);
  statisticsRoutes(app, deps);
  authorityRoutes(app, deps);
  watchRoutes(app, deps);
  criteriaRoutes(app, deps);
  marksRoutes(app);
  settingsRoutes(app, deps);
  stateRoutes(app, deps);
  codeRoutes(app, deps);
  accountRoutes(app, deps);
  personRoutes(app, deps);
  auditRoutes(app, deps);
  brakesRoutes(app, deps);
  timeStampRoutes(app, deps);
  reportRoutes(app, deps, pictures, uploads);
  displayRoutes(app);
  // Before the review's own « /relecture/:picture ».
  observeRoutes(app, deps, pictures);
  trainingRoutes(app);
  poolRoutes(app, deps);
  reviewRoutes(app, deps);

  requireRules(app.routes, door);
  app.notFound(notFound);
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    // Whoever asked went away in the middle of sending: nobody's error, and nobody reads the answer.
    if (!isCutOff(error)) deps.onError(error);
    return failed(c, error);
  });
  return app;
}

function isCutOff(error: Error): boolean {
  return error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';
}

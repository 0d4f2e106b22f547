/** The whole schema, one file an area. */
export * from './authorities.js';
export * from './crawls.js';
export * from './evidence.js';
export * from './flagged.js';
export * from './pages.js';
export * from './problems.js';
export * from './reservations.js';
export * from './sites.js';
export * from './verdicts.js';
export * from './visuals.js';
export * from './people.js';
export * from './territories.js';
export * from './audit.js';
export * from './captures.js';
export * from './cases.js';
export * from './review.js';
export * from './reports.js';

/**
 * The one way to sharp. Its cache of what it decoded is off: no picture is asked for twice here, and on a site built to harm
 * it held a tenth of the memory of a crawl (six runs each: 404 MB on average instead of 461).
 */
import sharp from 'sharp';

sharp.cache(false);

export default sharp;
export type { OverlayOptions, Sharp } from 'sharp';

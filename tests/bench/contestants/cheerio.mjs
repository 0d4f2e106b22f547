/**
 * One bare CheerioCrawler that visits the pages it is given and reads their title: no links followed, no image, nothing
 * kept. With `finds` it is given the first page of each site and follows the links, as it is mostly used. Its options are
 * the default ones, but for storage on the disk, which would make it slower. Started by `crawl.ts`.
 */
import { CheerioCrawler, Configuration, Log, LogLevel } from '@crawlee/cheerio';
import { race } from './race.mjs';

const { urls, paths, sitesAtOnce, finds } = JSON.parse(process.argv[2]);
let titles = 0;
await race(
  async () => {
    const crawler = new CheerioCrawler(
      {
        maxConcurrency: sitesAtOnce,
        log: new Log({ level: LogLevel.OFF }),
        requestHandler: async ({ $, request, response, enqueueLinks }) => {
          // Links to documents that are not there answer with an error page.
          if ($('title').text() !== '' && response.statusCode === 200) titles += 1;
          if (finds) await enqueueLinks({ baseUrl: request.loadedUrl, strategy: 'same-origin' });
        },
      },
      new Configuration({ persistStorage: false, logLevel: LogLevel.OFF }),
    );
    // Site after site within each round, so that no site gets all its requests at once.
    await crawler.run(
      finds ? urls.map((url) => `${url}/`) : paths.flatMap((one) => urls.map((url) => `${url}${one}`)),
    );
  },
  async () => ({ pages: titles, flags: [], outcomes: {} }),
);

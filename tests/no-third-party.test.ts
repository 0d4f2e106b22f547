/**
 * No model runs and no service is called but the watched sites, what they publish at publishing services (decision 0020),
 * open data, the configured mail and time stamp (DESIGN, promise 8). What the code may name is listed here: a host that is new in it is a decision, and needs its line.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const files = ['src', 'db', 'templates'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:tsx?|mjs|js|css|md|typ|html)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
);
const hostsIn = (file: string): string[] =>
  [
    ...readFileSync(path.join(root, file), 'utf8').matchAll(
      /\b(?:https?|wss?):\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi,
    ),
  ].map(([, host]) => (host ?? '').toLowerCase());

/** Asked, and only for open data. */
const OPEN_DATA = [
  'api-lannuaire.service-public.gouv.fr',
  'boamp-datadila.opendatasoft.com',
  'data.economie.gouv.fr',
  'lecomarquage.service-public.fr',
  'www.data.gouv.fr',
];
/** Time-stamp authorities that are proposed; asked only once a person agreed (`web/pages/time-stamp.tsx`). */
const PROPOSED = ['freetsa.org', 'timestamp.sectigo.com'];
/** Only shown to people, or names of vocabularies in files: nobody asks them for anything. */
const NAMED =
  /(?:^|\.)(?:example|github\.com|github\.io|w3\.org|iptc\.org|c2pa\.org|(?:ns|developer)\.adobe\.com|exiftool\.org|ns\.google\.com|html\.spec\.whatwg\.org|ns\.microsoft\.com|ns\.apple\.com|aiim\.org|cipa\.jp|metadataworkinggroup\.com|purl\.org|openstd\.samr\.gov\.cn|wpvip\.com|tc260\.org\.cn|gimp\.org|dji\.com|digikam\.org|web\.resource\.org|useplus\.org|acdsee\.com|creativecommons\.org|service-public\.(?:gouv\.)?fr|legifrance\.gouv\.fr|cada\.fr|cnil\.fr|europa\.eu)$/;
/** Where villages publish: asked only for what a watched site links to there, each in its own file. */
const PUBLISHING = [
  'developer.calameo.com',
  'www.calameo.com',
  'developer.issuu.com',
  'www.illiwap.com',
  'www.panneaupocket.com',
];
/** Services whose contents pages embed: told as not looked at. */
const EMBEDDED = [
  'e.issuu.com',
  'issuu.com',
  'vimeo.com',
  'www.calameo.com',
  'www.dailymotion.com',
  'www.youtube.com',
];

test('the program names no host but those of open data, of documents and of embedded services', () => {
  expect(files.length).toBeGreaterThan(300);
  const strange = files.flatMap((file) =>
    hostsIn(file)
      .filter(
        (host) =>
          !OPEN_DATA.includes(host) &&
          !NAMED.test(host) &&
          !/^127\.|^0\./.test(host) &&
          !(file === 'src/evidence/authorities-of-time.ts' && PROPOSED.includes(host)) &&
          !(file.startsWith('src/crawlers/platforms/') && PUBLISHING.includes(host)) &&
          !(file === 'src/crawlers/extract/links.ts' && EMBEDDED.includes(host)),
      )
      .map((host) => `${file}: ${host}`),
  );
  expect(strange).toEqual([]);
});

test('open data is asked for where it is read, and shown as a source', () => {
  const askers = files.filter((file) => hostsIn(file).some((host) => OPEN_DATA.includes(host)));
  expect(askers.filter((file) => !/^src\/(?:authorities|web\/parts)\//.test(file))).toEqual([]);
});

test('nothing that runs a model, asks one or watches the people who use the program is a dependency', () => {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const shipped = Object.entries(lock.packages)
    .filter(([name, { dev }]) => name !== '' && dev !== true)
    .map(([name]) => name.replace(/^.*node_modules\//, ''));
  expect(shipped.length).toBeGreaterThan(50);
  const MODEL =
    /onnx|tensorflow|^@tensorflow|transformers|llama|openai|anthropic|mistral|cohere|replicate|hugging|langchain|ollama|tesseract|face-api|brain\.js|ml5|nsfwjs|clarifai|@google-ai|generative-ai|rekognition/;
  const WATCHER = /sentry|segment|mixpanel|amplitude|posthog|datadog|newrelic|analytics|bugsnag|rollbar/;
  expect(shipped.filter((name) => MODEL.test(name) || WATCHER.test(name))).toEqual([]);
});

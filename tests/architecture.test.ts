/** Walks every import of the project and holds the rules of docs/architecture.md. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

interface Import {
  readonly from: string;
  /** File of the project, or the name of a package. */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

const files = globFiles(['src', 'db', 'tests']);
const imports = files.flatMap(importsOf);

function globFiles(folders: string[]): string[] {
  return folders.flatMap((folder) => walk(folder)).filter((file) => /\.tsx?$/.test(file));
}

function walk(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const target = match[2] ?? match[3] ?? '';
    const to = target.startsWith('.') ? resolveFile(file, target) : target;
    return { from: file, to, isTypeOnly: match[1] !== undefined };
  });
}

function resolveFile(from: string, target: string): string {
  const base = path.posix.join(path.posix.dirname(from), target).replace(/\.js$/, '');
  return [`${base}.ts`, `${base}.tsx`].find((candidate) => files.includes(candidate)) ?? base;
}

/** Imports out of `from` (a path prefix list) into something that `forbidden` names. */
function breaches(
  from: (file: string) => boolean,
  forbidden: (to: string, one: Import) => boolean,
): string[] {
  return imports
    .filter((one) => from(one.from) && forbidden(one.to, one))
    .map((one) => `${one.from} → ${one.to}`);
}

const inside =
  (...prefixes: string[]) =>
  (file: string) =>
    prefixes.some((prefix) => file.startsWith(prefix));
const isSource = inside('src/', 'db/');
const NETWORK = /^(node:)?(http|https|http2|net|tls|dns|dgram)(\/promises)?$|^undici$/;
const DATABASE = /^(drizzle-orm|better-sqlite3)(\/|$)/;

describe('the doors of the house', () => {
  test('the walk sees the project', () => {
    expect(files.length).toBeGreaterThan(30);
    expect(imports.length).toBeGreaterThan(100);
    const unresolved = imports.filter((one) => /^(src|db|tests)\//.test(one.to) && !files.includes(one.to));
    expect(unresolved.map((one) => `${one.from} → ${one.to}`)).toEqual([]);
  });

  test('french, classifiers, extract, originals and platforms know no network, no database, no clock', () => {
    const pure = inside(
      'src/french/',
      'src/classifiers/',
      'src/crawlers/extract/',
      'src/crawlers/originals/',
      'src/crawlers/platforms/',
    );
    expect(
      breaches(
        pure,
        (to) => NETWORK.test(to) || DATABASE.test(to) || /^(src\/net|db)\//.test(to) || to === 'playwright',
      ),
    ).toEqual([]);
    const clock = files.filter(pure).filter((file) => /\bDate\.now\(|\bnew Date\(\)/.test(read(file)));
    expect(clock).toEqual([]);
  });

  test('the rules of authorities, the review, the cases and the letters know no network, no database, no clock, no file', () => {
    const rules: Readonly<Record<string, readonly string[]>> = {
      'src/review/': [
        'decide',
        'decisions',
        'likeness',
        'observation-words',
        'observations',
        'queue-order',
        'read-fields',
        'report-rules',
        'report-words',
        'standing-words',
        'types',
        'undo',
        'voices',
      ],
      'src/authorities/': [
        'codes',
        'contracts/buyer-names',
        'contracts/company-words',
        'contracts/contract-lines',
        'contracts/cpv',
        'contracts/given-names',
        'contracts/holders',
        'contracts/nested-contracts',
        'contracts/notices',
        'contracts/objects',
        'contracts/words',
        'fields',
        'imports/annuaire-values',
        'imports/councils',
        'imports/dated',
        'imports/feed',
        'mail-domain',
        'officials/rne-layout',
        'officials/rne-rows',
        'own-host',
        'search-words',
        'types',
      ],
      'src/cases/': [
        'calendar',
        'came-of',
        'case-words',
        'documents',
        'due',
        'due-kinds',
        'due-words',
        'moves',
        'project',
        'reference',
        'returned',
        'taken-back',
        'types',
        'watch',
      ],
      // From a case to a document: reading templates from the disk and setting pages stand apart.
      'src/letters/': [
        'annex',
        'composition',
        'draft',
        'fill-template',
        'final',
        'gates',
        'information',
        'labelling',
        'legal-refs',
        'part-ids',
        'person-names',
        'phrase-grade',
        'printable',
        'quoted',
        'recipients',
        'remarks',
        'season',
        'sender',
        'short-forms',
        'similarity',
        'sources',
        'template-checks',
        'template-source',
        'template-tags',
        'titles',
        'types',
        'validity',
        'values',
        'variables',
        'wording',
        'visuals',
      ],
      'src/mail/inbox/': ['classify', 'inbox-words', 'mail-text', 'match', 'types'],
    };
    const core = Object.entries(rules).flatMap(([room, names]) => names.map((name) => `${room}${name}.ts`));
    expect(core.filter((file) => !files.includes(file))).toEqual([]);
    // The words of HTML mails are read by a tokenizer, which is pure.
    const before = [
      'src/classifiers/',
      'src/french/',
      'src/parse-url.ts',
      'src/accounts/roles.ts',
      'src/retention/delays.ts',
      'src/letters/kinds/',
      'htmlparser2',
      'zod',
      'liquidjs',
      'yaml',
    ];
    const mayTake = inside(...core, ...before);
    expect(
      breaches(
        (file) => core.includes(file),
        (to) => !mayTake(to),
      ),
    ).toEqual([]);
    expect(breaches(inside('src/review/'), inside('src/cases/'))).toEqual([]);
    const clock = core.filter((file) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(read(file)));
    expect(clock).toEqual([]);
  });

  test('how long things are kept is told by rules that know no network, no database, no clock, no file', () => {
    const rules = inside('src/retention/rules.ts', 'src/retention/delays.ts');
    const outside = (to: string): boolean =>
      to.startsWith('node:') || NETWORK.test(to) || DATABASE.test(to) || /^(src\/net|db)\//.test(to);
    expect(files.filter(rules)).toHaveLength(2);
    expect(breaches(rules, outside)).toEqual([]);
    expect(files.filter(rules).filter((file) => /\bDate\.now\(|\bnew Date\(\)/.test(read(file)))).toEqual([]);
  });

  test('tables and figures are made by rules that know no network, no database, no clock, no file', () => {
    const rules = inside('src/exports/ask.ts', 'src/exports/statistics.ts', 'src/exports/table.ts');
    const outside = (to: string, { isTypeOnly }: Import): boolean =>
      !isTypeOnly &&
      (to.startsWith('node:') || NETWORK.test(to) || DATABASE.test(to) || /^(src\/net|db)\//.test(to));
    expect(files.filter(rules)).toHaveLength(3);
    expect(breaches(rules, outside)).toEqual([]);
    expect(files.filter(rules).filter((file) => /\bDate\.now\(|\bnew Date\(\)/.test(read(file)))).toEqual([]);
  });

  test('what may stand in a log, and what is said of an installation, know no network, database, clock, file', () => {
    const rules = inside(
      'src/log/redact.ts',
      'src/log/levels.ts',
      'src/health/judge.ts',
      'src/health/mail.ts',
      'src/health/run-words.ts',
      'src/health/store-fault.ts',
    );
    const outside = (to: string, one: Import): boolean =>
      !one.isTypeOnly &&
      (to.startsWith('node:') || NETWORK.test(to) || DATABASE.test(to) || /^(src\/net|db)\//.test(to));
    expect(files.filter(rules)).toHaveLength(6);
    expect(breaches(rules, outside)).toEqual([]);
    expect(files.filter(rules).filter((file) => /\bDate\.now\(|\bnew Date\(\)/.test(read(file)))).toEqual([]);
  });

  test('only app.ts makes a log, only commands write to it', () => {
    const isLog = (to: string): boolean => to === 'src/log/log.ts';
    expect(
      breaches((file) => isSource(file) && !file.startsWith('src/cli/') && file !== 'src/app.ts', isLog),
    ).toEqual([]);
    expect(breaches(isSource, (to, one) => to === 'pino' && !isLog(one.from))).toEqual([]);
    expect(breaches(inside('src/cli/'), (to, one) => isLog(to) && !one.isTypeOnly)).toEqual([]);
  });

  test('what composes the mails to our own people knows no network, no database, no clock, no file', () => {
    const core = [
      'compose-digest.ts',
      'content.ts',
      'each-person.ts',
      'item-keys.ts',
      'news-words.ts',
      'periods.ts',
      'plain-words.ts',
      'render-html.tsx',
      'render-text.ts',
      'sections.ts',
      'site-problems.ts',
      'territory-words.ts',
      'tries.ts',
      'types.ts',
    ].map((name) => `src/digests/${name}`);
    expect(core.filter((file) => !files.includes(file))).toEqual([]);
    const outside = (to: string): boolean =>
      to.startsWith('node:') || NETWORK.test(to) || DATABASE.test(to) || /^(src\/net|db)\//.test(to);
    expect(breaches(inside(...core), (to, one) => outside(to) && !one.isTypeOnly)).toEqual([]);
    expect(core.filter((file) => /\bDate\.now\(|\bnew Date\(\)/.test(read(file)))).toEqual([]);
  });

  test('only the descriptors name a kind of letter', () => {
    const named = files
      .filter(isSource)
      .filter((file) => !file.startsWith('src/letters/kinds/') && /['"`]t\d+b?['"`]/.test(read(file)));
    expect(named).toEqual([]);
    const kinds = files.filter(inside('src/letters/kinds/t'));
    expect(kinds.length).toBeGreaterThan(10);
    const types = ['src/cases/due-kinds.ts', 'src/letters/composition.ts', 'src/letters/part-ids.ts'];
    const mayTake = inside('src/letters/kinds/', 'src/classifiers/types.ts');
    expect(
      breaches(
        inside('src/letters/kinds/'),
        (to, one) => !mayTake(to) && !(one.isTypeOnly && types.includes(to)),
      ),
    ).toEqual([]);
  });

  test('what a role may do stands in one table', () => {
    const compared = files
      .filter(isSource)
      .filter((file) =>
        /\brole\b[^\n]{0,3}(?:===|!==) '(?:volunteer|coordinator|administrator|national)'|\[\s*'volunteer'/.test(
          read(file),
        ),
      );
    expect(compared.filter((file) => file !== 'src/accounts/roles.ts')).toEqual([]);
  });

  test('a confirmed visual is made in one place', () => {
    const makers = files
      .filter(isSource)
      .filter((file) => /\bas (unknown as )?ConfirmedVisual\b|confirmedByReview/.test(read(file)));
    expect(makers).toEqual(['src/review/decide.ts']);
    expect(read('src/review/decide.ts').match(/as unknown as ConfirmedVisual/g)).toHaveLength(1);
  });

  test('an approved letter is made in one place', () => {
    const makers = files
      .filter(isSource)
      .filter((file) => /\bas (unknown as )?ApprovedLetter\b/.test(read(file)));
    expect(makers).toEqual(['src/letters/approved-letter.ts']);
    expect(read('src/letters/approved-letter.ts').match(/as unknown as ApprovedLetter/g)).toHaveLength(1);
    const brand = files.filter(isSource).filter((file) => read(file).includes('approvedByAPerson'));
    expect(brand).toEqual(['src/letters/types.ts']);
  });

  test('the rules of letters and mail know no network, no database, no clock, no file', () => {
    const core = [
      'src/accounts/ties.ts',
      'src/cases/at-rest.ts',
      'src/digests/near-events.ts',
      'src/letters/approval-facts.ts',
      'src/letters/approval-rules.ts',
      'src/letters/approved-letter.ts',
      'src/letters/checklist.ts',
      'src/letters/letter-events.ts',
      'src/letters/store-types.ts',
      'src/mail/brakes.ts',
      'src/mail/letter-term.ts',
      'src/mail/pace.ts',
      'src/mail/reply-address.ts',
    ];
    expect(core.filter((file) => !files.includes(file))).toEqual([]);
    const mayTake = inside(
      ...core,
      'src/french/',
      'src/classifiers/types.ts',
      'src/cases/documents.ts',
      'src/cases/moves.ts',
      'src/letters/kinds/',
      'src/letters/part-ids.ts',
      'src/letters/types.ts',
    );
    expect(
      breaches(
        (file) => core.includes(file),
        (to, one) => !mayTake(to) && !one.isTypeOnly,
      ),
    ).toEqual([]);
    const clock = core.filter((file) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(read(file)));
    expect(clock).toEqual([]);
  });

  test('only db/ knows SQL, and takes from src/ nothing but types and lists of values', () => {
    expect(breaches(inside('src/'), (to) => DATABASE.test(to))).toEqual([]);
    const allowed = [
      'src/accounts/roles.ts',
      'src/classifiers/types.ts',
      'src/crawlers/events.ts',
      'src/authorities/types.ts',
      'src/evidence/types.ts',
      'src/review/types.ts',
      'src/cases/types.ts',
      'src/letters/store-types.ts',
      'src/letters/kinds/index.ts',
      'src/french/address.ts',
    ];
    expect(
      breaches(inside('db/'), (to, one) => to.startsWith('src/') && !one.isTypeOnly && !allowed.includes(to)),
    ).toEqual([]);
  });

  test('pictures are decoded by the one door to sharp', () => {
    expect(breaches(inside('src/'), (to, one) => to === 'sharp' && one.from !== 'src/sharp.ts')).toEqual([]);
  });

  test('sockets open only in net, render and mail', () => {
    expect(
      breaches(
        (file) => isSource(file) && !file.startsWith('src/net/'),
        (to) => NETWORK.test(to),
      ),
    ).toEqual([]);
    expect(
      breaches(
        (file) => isSource(file) && !file.startsWith('src/crawlers/render/'),
        (to) => to.startsWith('playwright'),
      ),
    ).toEqual([]);
    expect(
      breaches(
        (file) => isSource(file) && !file.startsWith('src/mail/'),
        (to) => /^(?:nodemailer|imapflow|mailparser)/.test(to),
      ),
    ).toEqual([]);
    expect(
      breaches(
        (file) => isSource(file) && !file.startsWith('src/crawlers/'),
        (to) => to.startsWith('@crawlee/'),
      ),
    ).toEqual([]);
    const fetches = files.filter(inside('src/')).filter((file) => /(?<![.\w])fetch\(/.test(read(file)));
    expect(fetches).toEqual([]);
  });

  test('the domains import one way: evidence → review → retention, cases → letters → dossiers, digests', () => {
    const order = ['evidence', 'review', 'retention', 'cases', 'letters', 'dossiers'];
    for (const [index, room] of order.entries()) {
      const later = [...order.slice(index + 1), 'digests'].map((name) => `src/${name}/`);
      // What kinds of letters there are is data: the cases propose them.
      const isData = (to: string): boolean => to === 'src/letters/kinds/index.ts';
      expect(breaches(inside(`src/${room}/`), (to) => inside(...later)(to) && !isData(to))).toEqual([]);
    }
  });

  test('domains know neither the pages, the commands, the jobs nor app.ts', () => {
    const outer = inside('src/web/', 'src/cli/', 'src/jobs/');
    const domain = (file: string) => isSource(file) && !outer(file) && file !== 'src/app.ts';
    expect(breaches(domain, (to) => outer(to) || to === 'src/app.ts')).toEqual([]);
  });

  test('nothing that ships imports tests, but the demonstration its sample town halls', () => {
    expect(breaches((file) => isSource(file) && file !== 'src/cli/demo.ts', inside('tests/'))).toEqual([]);
    expect(
      breaches(
        (file) => file === 'src/cli/demo.ts',
        (to) => to.startsWith('tests/') && !to.startsWith('tests/sites/'),
      ),
    ).toEqual([]);
    expect(breaches(inside('tests/sites/', 'tests/fixtures/'), (to) => to === 'vitest')).toEqual([]);
  });

  test('there are no circles', () => {
    const graph = new Map<string, string[]>();
    for (const one of imports)
      if (files.includes(one.to)) graph.set(one.from, [...(graph.get(one.from) ?? []), one.to]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, trail: string[]): void => {
      if (trail.includes(file)) {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  test('no getter is made with each page or picture: it would hold what it sees until the heap is collected', () => {
    const perPage = inside(
      'src/crawlers/extract/',
      'src/crawlers/http-source.ts',
      'src/crawlers/written.ts',
      'src/classifiers/containers/windowed-source.ts',
    );
    // Deeper than a class: in an object that a function makes.
    const getters = files.filter(perPage).filter((file) => /^ {4,}get \w+\(/m.test(read(file)));
    expect(getters).toEqual([]);
  });

  test('no room is called utils or helpers, and no file of src or db passes 400 lines', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\.tsx?|\/)/.test(file))).toEqual([]);
    expect(files.filter(isSource).filter((file) => read(file).split('\n').length > 400)).toEqual([]);
  });
});

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

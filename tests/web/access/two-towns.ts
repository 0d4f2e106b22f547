/** Two town halls of two départements, each with everything that a page can be about, and people who work in one of them. */
import { Readable } from 'node:stream';
import { insertCommitment } from '../../../db/queries/commitments.js';
import { insertInbound } from '../../../db/queries/inbox.js';
import { createPerson, endPerson, type PersonRow } from '../../../db/queries/people.js';
import { createReport } from '../../../db/queries/reports.js';
import { givePlace, type Place } from '../../../db/queries/territories.js';
import { memberOf } from '../../../db/queries/pictures.js';
import { openCase } from '../../../src/cases/index.js';
import { draftLetter } from '../../../src/letters/index.js';
import { writeLetter } from '../../../src/letters/letter-store.js';
import { sampleInput } from '../../../src/letters/samples.js';
import { keepOriginal } from '../../../src/mail/inbox/index.js';
import { addressee, PARTS, template } from '../../mail/letter-kit.js';
import { makeEntryPath } from '../../../src/web/session.js';
import { modelOf, type SceneModel } from '../../db/scene.js';
import { captureOf } from '../case-kit.js';
import { enterWith, openWeb, visitorWith, type Visitor, type WebScene } from '../web-kit.js';
import {
  addTown,
  AT,
  CONFIRM,
  crawl,
  keyOf,
  makePerson,
  poster,
  queue,
  say,
  type Scene,
} from '../../review/store-kit.js';

/** What addresses are about, in one town. */
export interface Town {
  readonly code: string;
  readonly departement: string;
  /** As pages name it. */
  readonly name: string;
  readonly siteId: string;
  /** Confirmed and in the case; `waiting` waits for its review. */
  readonly picture: string;
  readonly waiting: string;
  readonly key: string;
  readonly sha256: string;
  readonly capture: string;
  readonly caseId: string;
  readonly report: string;
  readonly decision: string;
  readonly letter: string;
  readonly mail: string;
  readonly commitment: string;
}

export type Comer = Visitor & { readonly person: PersonRow; readonly cookie: string };

export interface TwoTowns {
  readonly web: WebScene;
  readonly here: Town;
  readonly elsewhere: Town;
  /** Somebody who has come in, with these places. */
  comes(role: PersonRow['role'], places?: readonly Place[]): Promise<Comer>;
  /** Somebody who came in and whose part ended since. */
  left(role: PersonRow['role']): Promise<Visitor>;
}

export const HERE: Place = { kind: 'departement', code: '01' };

interface FilledTowns {
  readonly model: SceneModel;
  readonly here: Town;
  readonly elsewhere: Town;
}

/** Made once a worker: that costs many times a copy. */
let filled: FilledTowns | null = null;

async function fillTowns(): Promise<FilledTowns> {
  const web = openWeb();
  const scene: Scene = { ...web, blobs: web.deps.blobs };
  const reader = makePerson(web.db);
  const here = await fill(scene, { web, code: '01999', name: 'Saint-Exemple', nth: 1, reader });
  const other = addTown(scene, '29999');
  const elsewhere = await fill(other, { web, code: '29999', name: 'Exemple-29999', nth: 20, reader });
  // Territories are in use as soon as somebody has one.
  givePlace(web.db, { ...HERE, personId: reader, givenBy: null }, AT);
  return { model: modelOf(web), here, elsewhere };
}

export async function openTwoTowns(): Promise<TwoTowns> {
  filled ??= await fillTowns();
  const { here, elsewhere } = filled;
  const web = openWeb(filled.model);

  async function comes(role: PersonRow['role'], places: readonly Place[] = []) {
    const person = createPerson(web.db, { name: `Personne ${role}`, role }, AT);
    for (const place of places) givePlace(web.db, { ...place, personId: person.id, givenBy: null }, AT);
    const cookie = await enterWith(web.app, makeEntryPath(web.deps, person.id));
    return { ...visitorWith(web.app, cookie), person, cookie };
  }
  return {
    web,
    here,
    elsewhere,
    comes,
    left: async (role) => {
      const visitor = await comes(role, [HERE]);
      endPerson(web.db, visitor.person.id, AT);
      return visitor;
    },
  };
}

async function fill(
  scene: Scene,
  town: { web: WebScene; code: string; name: string; nth: number; reader: string },
): Promise<Town> {
  const { web, code, nth, reader, name } = town;
  const bytes = await poster({ layout: nth, picture: nth * 13, words: nth * 7 });
  const more = await poster({ layout: nth + 3, picture: nth * 17, words: nth * 11 });
  const crawlId = await crawl(scene, [
    { bytes, around: { alt: `Affiche de ${name}` } },
    { bytes: more, around: { alt: `Concert de ${name}` } },
  ]);
  await queue(scene, crawlId);
  const of = (content: Uint8Array): string => memberOf(web.db, keyOf(content))?.pictureId ?? '';
  const picture = of(bytes);
  const decided = say(web.db, picture, reader, { ...CONFIRM, eventDay: '2026-12-20' });
  if (decided.kind !== 'decided') throw new Error(JSON.stringify(decided));
  const by = { person: reader, at: AT, day: AT.slice(0, 10), because: 'Phrase.' };
  const opened = openCase(web.db, { ...by, picture, authority: code });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const letter = await writeLetter(
    { db: web.db, files: web.deps.letters.files, now: web.deps.now },
    {
      caseId: opened.caseId,
      pictures: [],
      person: reader,
      by: 'pages',
      addressee: { ...addressee(code), name },
      options: {},
      localParagraph: null,
      compose: (reference) => draftLetter(sampleInput(template('t0'), PARTS, 'none', { reference })),
    },
  );
  if (letter.kind !== 'saved') throw new Error(JSON.stringify(letter));
  const { sha256: original } = await keepOriginal(
    web.deps.letters.inbox,
    Readable.from([Buffer.from(`Subject: Courriel de ${name}\r\n\r\nBonjour.\r\n`)]),
  );
  const mail = insertInbound(web.db, {
    mailbox: 'vigie@mail.example/INBOX',
    uidValidity: '1',
    uid: nth,
    messageId: null,
    inReplyTo: null,
    sha256: original,
    bytes: 60,
    omittedBytes: 0,
    fromAddress: `mairie@c${code}.example`,
    fromName: null,
    subject: `Courriel de ${name}`,
    writtenAt: null,
    receivedAt: AT,
    fetchedAt: AT,
    class: 'reply',
    excerpt: 'Bonjour.',
    attachments: [],
    caseId: opened.caseId,
    letterId: null,
    outboxId: null,
    matchedBy: 'sender',
    trust: 'proposed',
    report: null,
    problem: null,
    state: 'waiting',
  });
  const commitment = insertCommitment(web.db, {
    authorityCode: code,
    caseId: opened.caseId,
    inboundId: null,
    letterId: null,
    sourceUrl: null,
    text: `Engagement de ${name}`,
    quote: null,
    madeOn: AT.slice(0, 10),
    recheckOn: '2027-11-24',
    addedBy: reader,
    addedAt: AT,
  });
  const caseScene = { web, scene, crawlId, reviewer: reader } as unknown as Parameters<typeof captureOf>[0];
  const report = createReport(web.db, {
    personId: reader,
    at: AT,
    contentKey: null,
    place: `Place de ${name}`,
    seenOn: null,
    authorityCode: code,
    support: 'poster',
    sourceUrl: null,
    eventName: `Fête de ${name}`,
    eventDay: null,
    note: null,
    state: 'received',
    refusedReason: null,
  });
  return {
    code,
    departement: code.slice(0, 2),
    name,
    siteId: scene.siteId,
    picture,
    waiting: of(more),
    key: keyOf(bytes),
    sha256: keyOf(bytes).slice('sha256:'.length),
    capture: await captureOf(caseScene, bytes),
    caseId: opened.caseId,
    report: report.id,
    decision: decided.entry.id,
    letter: letter.letter.id,
    mail: mail ?? '',
    commitment,
  };
}

/** The address of a route about one town, and about a person where it is about one. */
export function pathOf(name: string, town: Town, person: () => string): string {
  const [, path = ''] = name.split(' ');
  const idElsewhere = (): string => {
    if (path.startsWith('/suivi')) return town.siteId;
    if (path.startsWith('/captures')) return town.capture;
    return path.startsWith('/reglages/personnes/') ? person() : town.report;
  };
  const id = path.startsWith('/dossiers')
    ? town.caseId
    : path.startsWith('/lettres')
      ? town.letter
      : path.startsWith('/courrier')
        ? town.mail
        : path.startsWith('/engagements')
          ? town.commitment
          : idElsewhere();
  return path
    .replace(':name', 'base.css')
    .replace(':key', encodeURIComponent(town.key))
    .replace(':file', 'page.webp')
    .replace(':slug', 't0-1')
    .replace(':kind', 'txt')
    .replace(':delivery', 'x')
    .replace(':sha256', town.sha256)
    .replace(':position', '0')
    .replace(':code', town.code)
    .replace(':picture', town.waiting)
    .replace(':exercise', 'un')
    .replace(':token', 'x')
    .replace(/:(?:batch|correction|official|charter)/, 'rien')
    .replace(':id', id);
}

/** What forms about a town hold. */
export const fieldsOf = (town: Town): Readonly<Record<string, string>> => ({
  authority: town.code,
  picture: town.picture,
  decision: town.decision,
  code: town.code,
  role: 'volunteer',
  jeton: 'x',
  kind: 'note',
});

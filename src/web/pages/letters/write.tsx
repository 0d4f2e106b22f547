/** Writing a letter: choose what is proposed, fill in a few things beside the letter as it will read, keep the draft. */
import type { Hono } from 'hono';
import {
  findLetter,
  nextLetterNumber,
  picturesOfLetter,
  type LetterRow,
} from '../../../../db/queries/letters.js';
import { briefOf, readCase, type CaseReading } from '../../../cases/index.js';
import { gatherCaseLetter } from '../../../letters/case-letter.js';
import { composerOf, type Composing } from '../../../letters/compose-letter.js';
import { letterOptionsSchema, type LetterTemplate, type TemplateSet } from '../../../letters/index.js';
import { contractChoices } from '../../../letters/contracts.js';
import { threadOf } from '../../../letters/values.js';
import { MOST_VISUALS } from '../../../letters/visuals.js';
import { editLetter, referenceOf, writeLetter, type LetterSaved } from '../../../letters/letter-store.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { caseHref } from '../../parts/case-pieces.js';
import { fr } from '../../parts/words.js';
import { pathWith, show } from '../../show.js';
import { PLACE as CASES, todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { Desk, type Bench } from './desk.js';
import { LETTER_STYLES, letterHref, PLACE } from './frame.js';
import { firstOffer, offersOf } from './offers.js';
import { fieldsOf, readTyped, typedFrom, understand, type Offered, type Typed } from './typed.js';

const STALE =
  'Quelqu’un a repris cette lettre pendant que vous écriviez. Rien n’est perdu : votre texte est gardé ci-dessous. Comparez avec la version enregistrée, puis enregistrez de nouveau la vôtre si elle doit la remplacer.';

export function writingRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now, letters } = deps;

  const gather = (caseId: string, pictures: readonly string[], letter: string | undefined) =>
    gatherCaseLetter(
      { db, evidence: deps.blobs, letters: letters.files },
      { caseId, pictures, letter, today: todayOf(now) },
    );

  async function benchOf(
    caseId: string,
    pictures: readonly string[],
    letter: LetterRow | null,
  ): Promise<Bench | 'missing' | { readonly reading: CaseReading; readonly problem: string }> {
    const reading = readCase(db, caseId);
    const brief = reading === null ? null : briefOf(db, reading.row);
    if (reading === null || brief === null) return 'missing';
    const gathered = await gather(caseId, pictures.slice(0, MOST_VISUALS), letter?.id);
    if (gathered.kind === 'refused') return { reading, problem: gathered.problem };
    return {
      reading,
      brief,
      gathered,
      set: letters.templates(),
      today: todayOf(now),
      letter,
      contracts: contractChoices(db, reading.row.authorityCode),
      questions: threadOf(gathered.input.circumstances ?? {}).first?.unanswered ?? [],
    };
  }

  const composing = ({
    gathered,
    set,
    today,
  }: Bench): Omit<Composing, 'template' | 'options' | 'localParagraph'> => ({
    gathered,
    parts: set.parts,
    sender: letters.sender,
    writtenOn: today,
    addressee: gathered.addressee,
  });

  /** The page, with the letter as it reads now. */
  function page(
    c: WebContext,
    bench: Bench,
    typed: Typed | null,
    told: {
      readonly problems?: readonly string[];
      readonly status?: 200 | 409 | 422;
      readonly isStale?: boolean;
    } = {},
  ): Response | Promise<Response> {
    const { set, today, gathered, letter } = bench;
    const offers = letter === null ? offersOf(set, bench.brief.due, composing(bench)) : [];
    const template = templateOf(set, typed?.modele ?? firstOffer(offers)?.kind ?? '');
    const shown =
      typed ??
      (template === null
        ? null
        : typedFrom({
            template: template.kind,
            pictures: gathered.pictures,
            asked: bench.questions.length,
            addressee: gathered.addressee,
            options: gathered.reviewed,
            localParagraph: null,
          }));
    const understood =
      template === null || shown === null
        ? null
        : understand(shown, fieldsOf(template), gathered.addressee, today, offeredBy(bench));
    const outcome =
      template === null || understood === null
        ? null
        : composerOf({ ...composing(bench), ...understood, template })(previewReference(bench));
    return show(
      c,
      {
        title: letter === null ? 'Préparer la lettre' : `Reprendre la lettre ${letter.reference}`,
        place: letter === null ? CASES : PLACE,
        styles: LETTER_STYLES,
        hasDraft: true,
      },
      <Desk
        deps={deps}
        bench={bench}
        offers={offers}
        template={template}
        typed={shown}
        outcome={outcome}
        problems={[...(told.problems ?? []), ...tooMany(shown), ...(understood?.problems ?? [])]}
        isStale={told.isStale === true}
      />,
      told.status ?? 200,
    );
  }

  const previewReference = ({ letter, today }: Bench): string => {
    const year = Number(today.slice(0, 4));
    return letter?.reference ?? referenceOf(year, nextLetterNumber(db, year));
  };

  async function keep(c: WebContext, bench: Bench, typed: Typed): Promise<Response> {
    const template = templateOf(bench.set, typed.modele);
    if (template === null) return page(c, bench, null, { problems: ['Choisissez une lettre.'], status: 422 });
    const understood = understand(
      typed,
      fieldsOf(template),
      bench.gathered.addressee,
      bench.today,
      offeredBy(bench),
    );
    if (understood.problems.length > 0 || tooMany(typed).length > 0)
      return page(c, bench, typed, { status: 422 });
    const { letter, gathered, reading } = bench;
    const written = {
      person: c.get('person').id,
      by: 'pages',
      addressee: understood.addressee,
      options: understood.options,
      localParagraph: understood.localParagraph,
      compose: composerOf({ ...composing(bench), ...understood, template }),
    } as const;
    const store = { db, files: letters.files, now };
    const saved: LetterSaved =
      letter === null
        ? await writeLetter(store, {
            ...written,
            caseId: reading.row.id,
            pictures: gathered.pictures,
          })
        : await editLetter(store, { ...written, letter: letter.id, version: versionOf(typed) });
    switch (saved.kind) {
      case 'saved':
        return c.redirect(
          pathWith(letterHref(saved.letter), { fait: letter === null ? 'garde' : 'repris' }),
          303,
        );
      case 'stale':
        // Sent again, it replaces the version that is told of here.
        return page(
          c,
          bench,
          { ...typed, version: String(saved.version) },
          {
            problems: [STALE],
            status: 409,
            isStale: true,
          },
        );
      case 'refused':
        return page(c, bench, typed, { problems: saved.problems, status: 422 });
    }
  }

  app.get(`${CASES}/:id/lettre`, async (c) => {
    const bench = await benchOf(c.req.param('id'), askedPictures(c), null);
    if (bench === 'missing') return notFound(c);
    if ('problem' in bench) return impossible(c, bench.reading, bench.problem);
    const template = templateOf(bench.set, asked(c, 'modele'));
    return page(
      c,
      bench,
      template === null
        ? null
        : typedFrom({
            template: template.kind,
            pictures: bench.gathered.pictures,
            asked: bench.questions.length,
            addressee: bench.gathered.addressee,
            options: bench.gathered.reviewed,
            localParagraph: null,
          }),
    );
  });

  app.post(`${CASES}/:id/lettre`, async (c) => {
    const typed = readTyped(await c.req.parseBody({ all: true }));
    const bench = await benchOf(c.req.param('id'), typed.visuel, null);
    if (bench === 'missing') return notFound(c);
    if ('problem' in bench) return impossible(c, bench.reading, bench.problem);
    return typed.faire === 'garder' ? keep(c, bench, typed) : page(c, bench, typed);
  });

  app.get(`${PLACE}/:id/texte`, async (c) => {
    const letter = findLetter(db, c.req.param('id'));
    const bench =
      letter === null ? 'missing' : await benchOf(letter.caseId, picturesOfLetter(db, letter.id), letter);
    if (letter === null || bench === 'missing') return notFound(c);
    if ('problem' in bench) return impossible(c, bench.reading, bench.problem);
    if (letter.status === 'approved' || letter.status === 'withdrawn')
      return c.redirect(letterHref(letter), 303);
    const known = { ...bench, gathered: { ...bench.gathered, addressee: letter.addressee } };
    return page(c, known, typedOf(known, letter));
  });

  app.post(`${PLACE}/:id/texte`, async (c) => {
    const letter = findLetter(db, c.req.param('id'));
    const bench =
      letter === null ? 'missing' : await benchOf(letter.caseId, picturesOfLetter(db, letter.id), letter);
    if (letter === null || bench === 'missing') return notFound(c);
    if ('problem' in bench) return impossible(c, bench.reading, bench.problem);
    const known = { ...bench, gathered: { ...bench.gathered, addressee: letter.addressee } };
    const body = readTyped(await c.req.parseBody({ all: true }));
    // A letter keeps its kind.
    const typed = { ...body, modele: letter.template };
    return typed.faire === 'garder' ? keep(c, known, typed) : page(c, known, typed);
  });
}

function asked(c: WebContext, name: string): string {
  return (c.req.query(name) ?? '').slice(0, 100);
}

function askedPictures(c: WebContext): readonly string[] {
  return (c.req.queries('visuel') ?? []).slice(0, MOST_VISUALS).map((id) => id.slice(0, 100));
}

const offeredBy = ({ contracts, questions }: Bench): Offered => ({
  contracts: contracts.map(({ chosen }) => chosen),
  asked: questions.length,
});

/** The first ones are shown all the same, so that nothing typed is lost. */
function tooMany(typed: Typed | null): readonly string[] {
  return typed !== null && typed.visuel.length > MOST_VISUALS
    ? [`Une lettre parle de ${MOST_VISUALS} visuels au plus : ceux de trop sont décochés ci-dessous.`]
    : [];
}

function templateOf({ templates }: TemplateSet, kind: string): LetterTemplate | null {
  return templates.find((one) => one.kind === kind) ?? null;
}

function versionOf({ version }: Typed): number {
  return /^\d{1,6}$/.test(version) ? Number(version) : -1;
}

function typedOf({ gathered, questions }: Bench, letter: LetterRow): Typed {
  const options = letterOptionsSchema.safeParse(letter.options);
  return typedFrom({
    template: letter.template,
    pictures: gathered.pictures,
    asked: questions.length,
    addressee: letter.addressee,
    options: options.success ? options.data : {},
    localParagraph: letter.localParagraph,
    version: letter.version,
  });
}

function impossible(c: WebContext, { row }: CaseReading, problem: string): Response | Promise<Response> {
  return show(
    c,
    { title: 'Aucune lettre possible', place: CASES, styles: LETTER_STYLES },
    <article class="prose">
      <h1>Aucune lettre n’est possible ici</h1>
      <p>{fr(problem)}</p>
      <p>
        {fr(
          'Une lettre part d’un visuel que la relecture a confirmé et qui figure dans le dossier. Rien n’a été changé.',
        )}
      </p>
      <p>
        <a href={caseHref(row.id)}>Revenir au dossier</a>
      </p>
    </article>,
    409,
  );
}

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findLetter, stepsOfLetter } from '../../db/queries/letters.js';
import { createPerson, endPerson } from '../../db/queries/people.js';
import { appendEvents, readCase } from '../../src/cases/index.js';
import type { Approver, LetterFacts, StepFact } from '../../src/letters/approval-facts.js';
import { mayApprove, mayReview, reviewsNeeded } from '../../src/letters/approval-rules.js';
import { approveLetter, viewApproval } from '../../src/letters/approve.js';
import { approvedLetter } from '../../src/letters/approved-letter.js';
import { checksOf, wholeChecklist } from '../../src/letters/checklist.js';
import { frozenFile, letterToSend } from '../../src/letters/frozen-letter.js';
import { draftLetter, TEMPLATE_KINDS } from '../../src/letters/index.js';
import { editLetter, reviewLetter, withdrawLetter } from '../../src/letters/letter-store.js';
import { PRESS } from '../../src/letters/press.js';
import { sampleInput } from '../../src/letters/samples.js';
import type { Checklist } from '../../src/letters/store-types.js';
import {
  addCase,
  addressee,
  ALL_CHECKED,
  approved,
  openMailScene,
  PARTS,
  QUICK_PRESS,
  SOURCES,
  T0,
  template,
  write,
  type MailScene,
} from '../mail/letter-kit.js';

const TODAY = '2026-11-24';
const actor = (id: string, part: Partial<Approver> = {}): Approver => ({
  id,
  name: id,
  coordinates: true,
  isNational: false,
  isActive: true,
  tied: new Map(),
  ...part,
});
const step = (kind: StepFact['kind'], person: string, version = 1): StepFact => ({ kind, person, version });

function facts(part: Partial<LetterFacts> = {}): LetterFacts {
  return {
    reference: 'VIG-2026-000001',
    template: 't1',
    grade: 'technical',
    status: 'reviewed',
    version: 1,
    steps: [step('drafted', 'writer'), step('reviewed', 'reader')],
    visuals: [
      {
        picture: 'p',
        confirmed: {
          mayWrite: 'graded',
          grade: 'technical',
          realistic: false,
          hasMention: false,
          reviewers: ['seer'],
        },
      },
    ],
    sources: [],
    remarks: [],
    invokesArticle50: false,
    others: [],
    caseProblems: [],
    ...part,
  };
}

const problems = (of: LetterFacts, who: Approver, checklist: Checklist = ALL_CHECKED): readonly string[] => {
  const ruling = mayApprove(of, who, checklist, TODAY);
  return ruling.kind === 'may' ? [] : ruling.problems;
};

describe('who may approve', () => {
  test('a person who coordinates and did nothing else', () => {
    expect(problems(facts(), actor('other'))).toEqual([]);
  });

  test.each<[string, LetterFacts, Approver, string]>([
    ['not a volunteer', facts(), actor('other', { coordinates: false }), 'qui coordonne'],
    ['not who left', facts(), actor('other', { isActive: false }), 'plus accès'],
    ['not who wrote', facts(), actor('writer'), 'avez écrit'],
    [
      'not who wrote an earlier version',
      facts({
        version: 2,
        steps: [step('drafted', 'first'), step('edited', 'writer', 2), step('reviewed', 'reader', 2)],
      }),
      actor('first'),
      'avez écrit',
    ],
    ['not who read it', facts(), actor('reader'), 'avez relu cette lettre'],
    ['not who confirmed the visual', facts(), actor('seer'), 'confirmé le visuel'],
    [
      'not who confirmed it alone, at T0 either',
      facts({ template: 't0', grade: 'none' }),
      actor('seer'),
      'confirmé le visuel',
    ],
    [
      'not what nobody read',
      facts({ steps: [step('drafted', 'writer')] }),
      actor('other'),
      'pas encore été relue',
    ],
    ['not what was read before it changed', facts({ version: 2 }), actor('other'), 'pas encore été relue'],
    [
      'not hints that one person read',
      facts({ grade: 'hinted', visuals: [] }),
      actor('other'),
      'deux relectures',
    ],
    [
      'not a PROJET',
      facts({ sources: [{ title: 'T1', problem: 'Le modèle « T1 » n’est pas validé.' }] }),
      actor('other'),
      'n’est pas validé',
    ],
    [
      'not with a blocking remark',
      facts({ remarks: [{ code: 'local-paragraph', message: 'Trop court.', isBlocking: true }] }),
      actor('other'),
      'Trop court',
    ],
    [
      'not about what is confirmed no more',
      facts({ visuals: [{ picture: 'p', confirmed: null }] }),
      actor('other'),
      'ne permet plus',
    ],
    [
      'not graded where only T0 is possible',
      facts({
        visuals: [
          {
            picture: 'p',
            confirmed: { mayWrite: 'T0', grade: 'none', realistic: false, hasMention: false, reviewers: [] },
          },
        ],
      }),
      actor('other'),
      'Qui a créé',
    ],
    [
      'not above the grade of now',
      facts({
        visuals: [
          {
            picture: 'p',
            confirmed: {
              mayWrite: 'graded',
              grade: 'hinted',
              realistic: false,
              hasMention: false,
              reviewers: [],
            },
          },
        ],
      }),
      actor('other'),
      'constat a changé',
    ],
    ['not what the case forbids', facts({ caseProblems: ['Le dossier est clos.'] }), actor('other'), 'clos'],
    ['not twice', facts({ status: 'approved' }), actor('other'), 'déjà validée'],
    [
      'an open letter only by the national office',
      facts({ template: 't7' }),
      actor('other'),
      'bureau national',
    ],
    [
      'no councillors for a hint',
      facts({ template: 't4', grade: 'hinted', visuals: [] }),
      actor('other'),
      'élu·es',
    ],
  ])('%s', (_, of, who, words) => {
    expect(problems(of, who)).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });

  test('who wrote or changed a letter does not review it, unless nobody else is there', () => {
    const edited = facts({ status: 'draft', steps: [step('drafted', 'writer'), step('edited', 'editor')] });
    for (const id of ['writer', 'editor']) {
      expect(mayReview(edited, actor(id), false)).toMatchObject({
        problems: [expect.stringContaining('une autre personne la relit')],
      });
      expect(mayReview(edited, actor(id), true)).toEqual({ kind: 'may' });
    }
    expect(mayReview(edited, actor('reader'), false)).toEqual({ kind: 'may' });
  });

  test('two may read a hint, one may not read twice, and nobody reads what is approved', () => {
    const hinted = facts({
      grade: 'hinted',
      visuals: [],
      steps: [step('drafted', 'writer'), step('reviewed', 'reader'), step('reviewed', 'second')],
    });
    expect(problems(hinted, actor('other'))).toEqual([]);
    expect(mayReview(hinted, actor('second'), false).kind).toBe('refused');
    expect(mayReview(facts({ status: 'approved' }), actor('x'), false).kind).toBe('refused');
    expect(TEMPLATE_KINDS.filter((kind) => reviewsNeeded({ template: kind, grade: 'hinted' }) === 1)).toEqual(
      ['t0', 't5', 't9', 't10'],
    );
  });

  test('an apology leaves although the visual is confirmed no more', () => {
    const apology = facts({ template: 't10', visuals: [{ picture: 'p', confirmed: null }] });
    expect(problems(apology, actor('other'))).toEqual([]);
  });
});

describe('the checklist', () => {
  const change = (check: Checklist[number]['check'], part: Partial<Checklist[number]>): Checklist =>
    ALL_CHECKED.map((one) => (one.check === check ? { ...one, ...part } : one));
  const other = {
    reference: 'VIG-2026-000009',
    status: 'approved',
    template: 't1',
    sentOn: '2026-10-01',
    isSameCase: false,
    isSameAuthority: true,
    isSameVisual: true,
  } as const;

  test.each<[string, LetterFacts, Checklist, string | null]>([
    ['nothing answered', facts(), [], 'Répondez'],
    [
      'the agents are not told, and why',
      facts(),
      change('agents-told', { answer: 'no', note: 'Aucune section dans cette mairie.' }),
      null,
    ],
    [
      'the agents are not told',
      facts(),
      change('agents-told', { answer: 'no', note: null }),
      'Dites pourquoi',
    ],
    [
      'the addressee was never looked at',
      facts(),
      change('addressee-right', { answer: 'no', note: 'pas eu le temps' }),
      'ne peut pas partir',
    ],
    ['looked at too long ago', facts(), change('addressee-right', { day: '2026-10-24' }), 'plus de 30 jours'],
    ['looked at just in time', facts(), change('addressee-right', { day: '2026-10-25' }), null],
    ['looked at tomorrow', facts(), change('addressee-right', { day: '2026-11-25' }), 'à venir'],
    ['without a day', facts(), change('addressee-right', { day: null }), 'Indiquez le jour'],
    [
      'the mention is there by now',
      facts(),
      change('no-mention-yet', { answer: 'no', note: 'elle y est maintenant' }),
      'ne peut pas partir',
    ],
    ['looked for a week ago', facts(), change('no-mention-yet', { day: '2026-11-16' }), 'plus de 7 jours'],
    [
      'another section wrote',
      facts({ others: [other] }),
      change('no-other-letter', { answer: 'no', note: null }),
      'Dites pourquoi',
    ],
    [
      'another section wrote, and they agree',
      facts({ others: [other] }),
      change('no-other-letter', { answer: 'no', note: 'Accord pris avec la section voisine.' }),
      null,
    ],
    [
      'the same section wrote in the same case',
      facts({ others: [{ ...other, isSameCase: true }] }),
      ALL_CHECKED.slice(1),
      null,
    ],
    ['article 50, unanswered', facts({ invokesArticle50: true }), ALL_CHECKED, 'Répondez'],
  ])('%s', (_, of, checklist, words) => {
    const found = problems(of, actor('other'), checklist);
    if (words === null) expect(found).toEqual([]);
    else expect(found).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
  });

  test('article 50 only for what everybody found realistic, and nobody labelled', () => {
    const answers: Checklist = [
      ...ALL_CHECKED,
      { check: 'realistic', answer: 'yes', day: null, note: null },
      { check: 'not-labelled', answer: 'yes', day: null, note: null },
    ];
    const seen = (realistic: boolean, hasMention: boolean): LetterFacts =>
      facts({
        invokesArticle50: true,
        visuals: [
          {
            picture: 'p',
            confirmed: { mayWrite: 'graded', grade: 'technical', realistic, hasMention, reviewers: ['seer'] },
          },
        ],
      });
    expect(problems(seen(true, false), actor('other'), answers)).toEqual([]);
    expect(problems(seen(false, false), actor('other'), answers)).toHaveLength(1);
    expect(problems(seen(true, true), actor('other'), answers)).toHaveLength(1);
  });

  test('what was found by itself is said, and what was not asked is kept as such', () => {
    const needs = checksOf(facts({ others: [other, { ...other, isSameAuthority: false }] }));
    expect(needs[0]).toMatchObject({
      isSettled: false,
      found: [expect.stringContaining('envoyée le 1er'), expect.stringContaining('autre collectivité')],
    });
    const kept = wholeChecklist(facts({ template: 't9' }), ALL_CHECKED, TODAY);
    expect(kept.filter(({ answer }) => answer === 'not-asked').map(({ check }) => check)).toEqual([
      'agents-told',
      'no-mention-yet',
      'realistic',
      'not-labelled',
    ]);
  });
});

test('whatever was done by whom: what becomes an approved letter had another person, and enough readers', () => {
  const people = ['a', 'b', 'c', 'd'];
  const anything = fc.array(
    fc.record({
      kind: fc.constantFrom<StepFact['kind']>('drafted', 'edited', 'reviewed', 'approved'),
      version: fc.integer({ min: 1, max: 2 }),
      person: fc.constantFrom(...people),
    }),
    { maxLength: 7 },
  );
  // In the usual order, by whomever: what comes near to an approval.
  const inOrder = fc.array(fc.constantFrom(...people), { minLength: 4, maxLength: 4 }).map((who) =>
    (['drafted', 'reviewed', 'reviewed', 'approved'] as const).map((kind, index): StepFact => ({
      kind,
      version: 1,
      person: who[index] ?? 'a',
    })),
  );
  const steps = fc.oneof(anything, inOrder);
  const file = { bytes: new Uint8Array([1]), recorded: 'x', found: 'x' };
  let made = 0;
  fc.assert(
    fc.property(
      steps,
      fc.constantFrom('draft', 'reviewed', 'approved', 'approved', 'withdrawn'),
      fc.constantFrom('hinted', 'technical'),
      fc.boolean(),
      (all, status, grade, isChanged) => {
        const outcome = approvedLetter({
          facts: { reference: 'VIG-2026-000001', template: 't1', grade, status, version: 1, steps: all },
          subject: 'Visuel',
          to: 'a@b.example',
          cc: [],
          replyTo: null,
          text: file,
          pdf: isChanged ? { ...file, found: 'y' } : file,
          attached: [],
        });
        if (outcome.kind === 'refused') return;
        made += 1;
        const approver = all.findLast(({ kind }) => kind === 'approved')?.person;
        const others = new Set(all.filter(({ kind }) => kind !== 'approved').map(({ person }) => person));
        const readers = new Set(
          all.filter(({ kind, version }) => kind === 'reviewed' && version === 1).map(({ person }) => person),
        );
        expect(status).toBe('approved');
        expect(isChanged).toBe(false);
        expect(others.has(approver ?? '')).toBe(false);
        expect(readers.size).toBeGreaterThanOrEqual(grade === 'hinted' ? 2 : 1);
      },
    ),
    { numRuns: 1500 },
  );
  expect(made).toBeGreaterThan(20);
});

describe('in the store', () => {
  let scene: MailScene;
  beforeEach(async () => {
    scene = openMailScene(await mkdtemp(path.join(os.tmpdir(), 'vigie-approve-')));
  });
  afterEach(async () => {
    scene.close();
    await rm(scene.folder, { recursive: true, force: true });
  });
  const now = (): Date => new Date(T0);
  const deps = (press = QUICK_PRESS, sources = SOURCES) => ({
    db: scene.db,
    files: scene.files,
    now,
    press,
    sources,
  });
  const by = 'pages' as const;

  async function written() {
    const where = addCase(scene, 1);
    const saved = await write(scene, where);
    if (saved.kind !== 'saved') throw new Error(JSON.stringify(saved));
    return { ...saved, where };
  }
  const review = (letter: string, version = 1, person = scene.reader.id) =>
    reviewLetter({ db: scene.db, now }, { letter, version, person, by });
  const approve = (
    letter: string,
    { version = 1, person = scene.coordinator.id, press = QUICK_PRESS, sources = SOURCES } = {},
  ) => approveLetter(deps(press, sources), { letter, version, person, by, checklist: ALL_CHECKED });

  test('a draft is reviewed and approved, and the case knows each step', async () => {
    const { letter, where } = await written();
    const stage = () => readCase(scene.db, where.caseId)?.projection.stage;
    expect([letter.reference, letter.status, stage()]).toEqual(['VIG-2026-000001', 'draft', 'drafting']);
    expect(await approve(letter.id)).toMatchObject({ kind: 'refused' });
    expect(review(letter.id)).toMatchObject({ kind: 'reviewed', missing: 0, letter: { status: 'reviewed' } });
    const done = await approve(letter.id);
    expect(done).toMatchObject({ kind: 'approved', letter: { status: 'approved', approvedAt: T0 } });
    expect(stage()).toBe('approved');
    expect(readCase(scene.db, where.caseId)?.events.map(({ kind }) => kind)).toEqual([
      'opened',
      'letter-drafted',
      'letter-reviewed',
      'letter-approved',
    ]);
    expect(stepsOfLetter(scene.db, letter.id).at(-1)?.checklist).toHaveLength(6);
    expect(await approve(letter.id)).toMatchObject({ kind: 'refused' });
  });

  test('what is taken up again has to be read again', async () => {
    const { letter } = await written();
    review(letter.id);
    const ask = {
      letter: letter.id,
      version: 1,
      person: scene.writer.id,
      by,
      addressee: addressee(letter.authorityCode),
      options: {},
      localParagraph: null,
      compose: (reference: string) =>
        draftLetter(sampleInput(template('t0'), PARTS, 'none', { reference, writtenOn: TODAY })),
    };
    const edits = { db: scene.db, files: scene.files, now };
    expect(await editLetter(edits, ask)).toMatchObject({
      kind: 'saved',
      letter: { version: 2, status: 'draft' },
    });
    expect(await editLetter(edits, ask)).toEqual({ kind: 'stale', version: 2 });
    expect(await approve(letter.id)).toEqual({ kind: 'stale', version: 2 });
    expect(await approve(letter.id, { version: 2 })).toMatchObject({
      problems: [expect.stringContaining('pas encore été relue')],
    });
    expect(review(letter.id, 1)).toEqual({ kind: 'stale', version: 2 });
    review(letter.id, 2);
    expect((await approve(letter.id, { version: 2 })).kind).toBe('approved');
    expect(await editLetter(edits, { ...ask, version: 2 })).toMatchObject({ kind: 'refused' });
  });

  test('a template that is not validated, or changed meanwhile, keeps it a PROJET', async () => {
    const { letter } = await written();
    review(letter.id);
    const bare = {
      find: (name: Parameters<typeof SOURCES.find>[0]) => {
        const found = SOURCES.find(name);
        return found === null ? null : { ...found, validation: null };
      },
    };
    expect(await approve(letter.id, { sources: bare })).toMatchObject({
      problems: [expect.stringContaining('validé')],
    });
    const edited = {
      find: (name: Parameters<typeof SOURCES.find>[0]) => {
        const found = SOURCES.find(name);
        return found === null ? null : { ...found, sha256: '0'.repeat(64) };
      },
    };
    expect(await approve(letter.id, { sources: edited })).toMatchObject({
      problems: [expect.stringContaining('a changé')],
    });
    expect(findLetter(scene.db, letter.id)?.status).toBe('reviewed');
  });

  test('somebody else changes the letter while it is printed: nothing is approved', async () => {
    const { letter } = await written();
    review(letter.id);
    const press = {
      print: async (...args: Parameters<typeof QUICK_PRESS.print>) => {
        withdrawLetter(
          { db: scene.db, now },
          { letter: letter.id, person: scene.writer.id, by, reason: 'Erreur.' },
        );
        return QUICK_PRESS.print(...args);
      },
    };
    expect(await approve(letter.id, { press })).toMatchObject({ kind: 'refused' });
    expect(findLetter(scene.db, letter.id)?.status).toBe('withdrawn');
  });

  test('the case is held: nobody approves', async () => {
    const { letter, where } = await written();
    review(letter.id);
    appendEvents(scene.db, {
      caseId: where.caseId,
      events: [
        {
          kind: 'held',
          why: 'coordinator',
          by: scene.coordinator.id,
          at: T0,
          day: TODAY,
          because: 'On attend.',
        },
      ],
    });
    expect(await approve(letter.id)).toMatchObject({ kind: 'refused' });
  });

  test('one person alone approves nothing, whatever her role', async () => {
    const alone = createPerson(scene.db, { name: 'Seule', role: 'administrator' }, T0);
    const saved = await write({ ...scene, writer: alone }, addCase(scene, 7));
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    // While others are there, one of them reviews.
    expect(review(saved.letter.id, 1, alone.id)).toMatchObject({
      problems: [expect.stringContaining('une autre personne la relit')],
    });
    for (const { id } of [scene.writer, scene.reader, scene.coordinator]) endPerson(scene.db, id, T0);
    expect(review(saved.letter.id, 1, alone.id).kind).toBe('reviewed');
    const view = await viewApproval(deps(), { letter: saved.letter.id, person: alone.id });
    if (view.kind !== 'view') throw new Error(view.kind);
    expect(view.obstacles).toEqual([
      expect.stringContaining('même quand vous êtes seul·e'),
      expect.stringContaining('avez relu'),
    ]);
    expect(view.checks.map(({ check }) => check)).toEqual([
      'no-other-letter',
      'agents-told',
      'addressee-right',
      'no-mention-yet',
    ]);
    expect(await approve(saved.letter.id, { person: alone.id })).toMatchObject({ kind: 'refused' });
  });

  test('a second first letter waits for the first', async () => {
    const { where } = await written();
    expect(await write(scene, where)).toMatchObject({ problems: [expect.stringContaining('déjà en cours')] });
  });

  test('the real press: what is frozen is PDF, DOCX, text and document, and is found again', async () => {
    const { letter } = await written();
    review(letter.id);
    const done = await approve(letter.id, { press: PRESS });
    if (done.kind !== 'approved') throw new Error(JSON.stringify(done));
    const begins = async (kind: 'pdf' | 'docx' | 'text' | 'document'): Promise<string> => {
      const read = await frozenFile(scene, done.letter, kind);
      return read.kind === 'found' ? Buffer.from(read.file.bytes).toString('latin1') : read.problem;
    };
    expect((await begins('pdf')).slice(0, 5)).toBe('%PDF-');
    expect((await begins('docx')).slice(0, 2)).toBe('PK');
    expect(await begins('text')).not.toContain('PROJET');
    const sent = await letterToSend(scene, done.letter, { to: 'a@b.example', cc: [], replyTo: null });
    expect(sent).toMatchObject({ kind: 'approved', letter: { reference: 'VIG-2026-000001' } });
  });

  test('numbers follow each other, whoever writes at once', async () => {
    const rows = await Promise.all([2, 3, 4, 5].map((number) => approved(scene, number)));
    expect(rows.map(({ number }) => number).toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
  });
});

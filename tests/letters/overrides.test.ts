/** A section's own templates: the same checks, the program's when they fail, never silently; and what may become final. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  documentJson,
  draftLetter,
  finalDocument,
  loadLetterTemplates,
  previewLetters,
  renderText,
  sectionTemplatesDir,
  templatesDir,
  type LetterDraft,
  type LetterInput,
  type TemplateKind,
} from '../../src/letters/index.js';
import { sampleInput } from '../../src/letters/samples.js';
import { input, loaded, mark, template, verdict } from './fixtures.js';

let dataDir = '';
const section = () => ({ dataDir, name: 'exemple' });
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'vigie-section-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const shipped = (file: string) => readFileSync(path.join(templatesDir(), 'letters', file), 'utf8');
const T1 = 't1-premiere-interpellation.md';
function own(file: string, text: string): void {
  const target = path.join(sectionTemplatesDir(dataDir, 'exemple'), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
const VALID = (text: string, until = '2027-06-30') =>
  text
    .replace('validated_by:', 'validated_by: Bureau national')
    .replace('validated_on:', 'validated_on: 2026-11-01')
    .replace('valid_until:', `valid_until: ${until}`);
const of = (kind: TemplateKind) => {
  const set = loadLetterTemplates(section());
  const found = set.templates.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return { set, found };
};

describe('templates of a section', () => {
  test('without a folder, the program’s', () => {
    const set = loadLetterTemplates(section());
    expect(set.problems).toEqual([]);
    expect(set.templates.every((one) => one.origin.kind === 'shipped' && one.instead === null)).toBe(true);
  });

  test('its own is used, says where it comes from, and the others stay', () => {
    own(T1, shipped(T1).replace('À nos yeux', 'Pour nous'));
    const { set, found } = of('t1');
    expect(set.problems).toEqual([]);
    expect(found.origin).toEqual({ kind: 'section', section: 'exemple' });
    expect(found.file).toBe(`exemple/${T1}`);
    expect(found.body).toContain('Pour nous');
    expect(found.sha256).not.toBe(template('t1').sha256);
    expect(set.templates).toHaveLength(loaded.templates.length);
  });

  test('a text that letters take in can be its own too', () => {
    own('parts/charte.md', shipped('parts/charte.md').replace('s’engage :', 's’engage, pour deux ans :'));
    const set = loadLetterTemplates(section());
    expect(set.problems).toEqual([]);
    expect(set.parts.find((one) => one.id === 'charte')?.body).toContain('deux ans');
  });

  test.each([
    ['a banned word', (text: string) => text.replace('À nos yeux', 'Quel scandale : à nos yeux')],
    ['an unknown variable', (text: string) => text.replace('{{ syndicat }}', '{{ union }}')],
    ['no front matter', () => 'Bonjour'],
    [
      'an assertion of its own',
      (text: string) => text.replace('À nos yeux', 'Cette image a été générée par une IA. À nos yeux'),
    ],
    ['too long', (text: string) => `${text}${'x'.repeat(70_000)}`],
  ])('one that does not load is named and the program’s stands in: %s', (name, change) => {
    own(T1, change(shipped(T1)));
    const { set, found } = of('t1');
    expect(found.sha256).toBe(template('t1').sha256);
    expect(found.instead).toBe(`exemple/${T1}`);
    const messages = set.problems.filter((one) => one.file === `exemple/${T1}`).map((one) => one.message);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.at(-1)).toContain('le modèle du programme le remplace');
    // Who writes is told as well.
    const outcome = draftLetter(input({ template: found }));
    const remarks = outcome.kind === 'draft' ? outcome.draft.remarks.map((one) => one.message) : [name];
    expect(remarks.join('\n')).toContain(`Le modèle de la section (exemple/${T1})`);
  });

  test('a broken one under another file name is still matched by its kind', () => {
    own('notre-lettre.md', shipped(T1).replace('{{ syndicat }}', '{{ union }}'));
    expect(of('t1').found.instead).toBe('exemple/notre-lettre.md');
    expect(of('t2').found.instead).toBeNull();
  });

  test('two of the same kind: the first is used, the second named', () => {
    own('a.md', shipped(T1).replace('À nos yeux', 'Premier'));
    own('b.md', shipped(T1).replace('À nos yeux', 'Second'));
    const { set, found } = of('t1');
    expect(found.body).toContain('Premier');
    expect(set.problems.map((one) => one.message).join('\n')).toContain('« t1 » est déjà donné');
  });

  test.each(['../ailleurs', 'a/b', '', 'Exemple', '.'])('« %s » is no name of a section', (name) =>
    expect(() => loadLetterTemplates({ dataDir, name })).toThrow('not the name of a section'),
  );
});

describe('previews', () => {
  test('every template has sample letters, every one of them is written, and all print PROJET as they ship', () => {
    const { previews, problems, unvalidated } = previewLetters({ today: '2026-11-25' });
    expect(problems).toEqual([]);
    expect(new Set(previews.map((one) => one.kind)).size).toBe(loaded.templates.length);
    expect(previews.filter((one) => one.outcome.kind === 'refused')).toEqual([]);
    expect(new Set(previews.map((one) => one.slug)).size).toBe(previews.length);
    expect(unvalidated).toHaveLength(loaded.templates.length + loaded.parts.length);
    for (const { outcome } of previews)
      if (outcome.kind === 'document') expect(renderText(outcome.document)).toContain('PROJET');
  });

  test('a section sees its own, and its problems', () => {
    own(T1, VALID(shipped(T1).replace('À nos yeux', 'Pour nous')));
    own('t9.md', 'rien');
    const { previews, problems, unvalidated } = previewLetters({
      today: '2026-11-25',
      section: section(),
      kind: 't1',
    });
    expect(previews.every((one) => one.kind === 't1' && one.origin.kind === 'section')).toBe(true);
    expect(problems.map((one) => one.file)).toContain('exemple/t9.md');
    expect(unvalidated.join('\n')).not.toContain('Première interpellation');
  });
});

describe('from draft to final', () => {
  const draftOf = (part: Partial<LetterInput>): LetterDraft => {
    const sample = sampleInput(template('t1'), loaded.parts, 'technical');
    const outcome = draftLetter({ ...sample, ...part });
    if (outcome.kind === 'refused') throw new Error(outcome.message);
    return outcome.draft;
  };
  const validT1 = (until?: string) => {
    own(T1, VALID(shipped(T1), until));
    return of('t1').found;
  };

  test('no template as it ships', () => {
    const outcome = finalDocument(draftOf({}), '2026-11-25');
    expect(outcome).toEqual({
      kind: 'refused',
      reasons: ['« Première interpellation » n’a pas encore été validé par le syndicat.'],
    });
  });

  test('a validated template, everything filled in: no PROJET any more', () => {
    const outcome = finalDocument(draftOf({ template: validT1() }), '2026-11-25');
    if (outcome.kind === 'refused') throw new Error(outcome.reasons.join('\n'));
    expect(outcome.document.status).toBe('final');
    expect(outcome.document.title).toBe(outcome.document.objet);
    expect(renderText(outcome.document)).not.toContain('PROJET');
  });

  test('not on a day on which the validation has ended, though it held when it was written', () => {
    const draft = draftOf({ template: validT1('2026-11-30') });
    expect(finalDocument(draft, '2026-11-30').kind).toBe('final');
    expect(finalDocument(draft, '2026-12-01')).toMatchObject({
      kind: 'refused',
      reasons: [expect.stringContaining('a pris fin le 30')],
    });
    expect(finalDocument(draft, '2026-10-31').kind).toBe('refused');
  });

  test('not with a text taken in that nobody validated', () => {
    const draft = draftOf({
      template: validT1(),
      options: { hasVisibleLabel: false, isRealistic: false, withClause: true },
    });
    expect(draft.parts.map((one) => one.name)).toEqual(['clause']);
    expect(finalDocument(draft, '2026-11-25')).toMatchObject({
      kind: 'refused',
      reasons: [expect.stringContaining('Clause type')],
    });
  });

  test.each<[string, Partial<LetterInput>, string]>([
    ['without a local paragraph', { localParagraph: null }, 'paragraphe local'],
    [
      'with a banned word',
      { localParagraph: `${'Un mot de plus sur ce lieu. '.repeat(9)}C’est un scandale.` },
      '« scandale »',
    ],
    ['without a signatory', { sender: { name: 'Syndicat d’exemple' } }, 'sender.signatory'],
    ['while nobody looked for a mention', { options: {} }, 'mention visible'],
  ])('not %s', (_, part, words) => {
    const outcome = finalDocument(draftOf({ template: validT1(), ...part }), '2026-11-25');
    expect(outcome.kind === 'refused' ? outcome.reasons.join('\n') : '').toContain(words);
  });

  test('the JSON of a document is the same for the same document, and whole', () => {
    const thumbnail = { bytes: new Uint8Array([1, 2, 3]), format: 'png' as const, alt: 'Une affiche' };
    const document = () =>
      draftOf({ visual: { ...input().visual, thumbnail }, verdict: verdict('technical', [mark()]) }).document;
    expect(documentJson(document())).toBe(documentJson(document()));
    const read = JSON.parse(documentJson(document())) as {
      annex: { thumbnail: { bytes: string } };
      objet: string;
    };
    expect(read.annex.thumbnail.bytes).toBe('AQID');
    expect(read.objet).toBe(document().objet);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isLegalDay } from '../../src/french/index.js';
import { PART_IDS, readPart, readTemplate, TEMPLATE_KINDS, templatesDir } from '../../src/letters/index.js';
import { citationsIn, LEGAL_REFS } from '../../src/letters/legal-refs.js';
import { LAST_SENTENCE } from '../../src/letters/template.js';
import { VARIABLES } from '../../src/letters/variables.js';
import { aiWords } from '../../src/letters/wording.js';
import { loaded, template } from './fixtures.js';

const t1 = readFileSync(path.join(templatesDir(), 'letters', 't1-premiere-interpellation.md'), 'utf8');
const t0 = readFileSync(path.join(templatesDir(), 'letters', 't0-qui-a-cree-ce-visuel.md'), 'utf8');

const lineOf = (source: string, words: string) => source.slice(0, source.indexOf(words)).split('\n').length;

function problemsOf(source: string) {
  const result = readTemplate('essai.md', source);
  return result.ok ? [] : result.problems;
}

describe('the shipped templates', () => {
  test('load without a problem', () => {
    expect(loaded.problems).toEqual([]);
    expect(loaded.templates.map((one) => one.kind)).toEqual(TEMPLATE_KINDS);
    expect(loaded.parts.map((one) => one.id).toSorted()).toEqual([...PART_IDS].toSorted());
  });

  test.each(TEMPLATE_KINDS)('%s ships unvalidated and promises to correct', (kind) => {
    expect(template(kind).validation).toBeNull();
    if (kind !== 't3b') expect(template(kind).body.trimEnd().endsWith(LAST_SENTENCE)).toBe(true);
  });

  test('T0 is for every grade and has no word of AI, T1 is never for « none »', () => {
    expect(template('t0').grades).toEqual(['stated', 'technical', 'hinted', 'none']);
    expect(aiWords(t0.slice(t0.indexOf('---\n\n')))).toEqual([]);
    expect(template('t1').grades).not.toContain('none');
  });
});

describe('a template is refused with file and line', () => {
  test.each([
    ['an unknown variable', t1, 'À nos yeux', 'À nos {{ yeux }}', 'la variable « yeux » est inconnue'],
    [
      'an unknown variable in a condition',
      t1,
      "grade == 'stated'",
      "niveau == 'stated'",
      'la variable « niveau » est inconnue',
    ],
    [
      'an unknown property',
      t1,
      '{{ visuel.date_constat }}',
      '{{ visuel.prix }}',
      'la variable « visuel.prix » est inconnue',
    ],
    ['a banned word', t1, 'À nos yeux', 'Ce vol', '« vol » ne convient pas'],
    ['a banned word with capitals', t1, 'À nos yeux', 'Scandaleux', '« Scandaleux » ne convient pas'],
    ['« preuve »', t1, 'À nos yeux', 'La preuve', '« preuve » ne convient pas'],
    ['an article from nowhere', t1, 'À nos yeux', 'Selon l’article L. 122-4', 'cite « L. 122-4 »'],
    [
      'a listed article that is not announced',
      t1,
      'À nos yeux',
      'Selon l’article L. 121-1',
      'cite « L. 121-1 »',
    ],
    [
      'a regulation that is not announced',
      t1,
      'À nos yeux',
      'Selon le règlement (UE) 2024/1689',
      'cite « 50 »',
    ],
    ['a filter', t1, '{{ visuel.date_constat }}', '{{ visuel.date_constat | upcase }}', 'filtres'],
    ['another instruction', t1, 'À nos yeux', '{% include "x" %}', 'l’instruction « include »'],
    ['a tag left open', t1, '{{ phrase_grade }}', '{{ phrase_grade }', 'syntaxe LiquidJS'],
    ['AI in T0', t0, 'les créations visuelles', 'les créations sans IA', '« IA » ne convient pas'],
    ['generated in T0', t0, 'les créations visuelles', 'les images générées', '« générées » ne convient pas'],
  ])('%s', (_, source, words, by, message) => {
    const changed = source.replace(words, by);
    expect(changed).not.toBe(source);
    const problems = problemsOf(changed);
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
    const named = problems.find((one) => one.message.includes(message));
    expect(named?.file).toBe('essai.md');
    expect(named?.line).toBe(lineOf(source, words));
  });

  test.each([
    [
      'an unlisted legal reference',
      'legal_refs: [CRPA L. 112-11]',
      'legal_refs: [CRPA L. 114-2]',
      'n’est pas dans la liste',
    ],
    [
      'a variable that is not announced',
      '    de_collectivite,\n',
      '',
      '« de_collectivite » est utilisée et manque dans « needs »',
    ],
    [
      'an announced variable that is not used',
      '    de_collectivite,\n',
      '    de_collectivite,\n    ref,\n',
      '« needs » annonce « ref »',
    ],
    ['an unknown key', 'version: 2', 'version: 2\ncouleur: rouge', 'la clé « couleur » est inconnue'],
    ['a missing key', 'version: 2\n', '', 'la clé « version » manque'],
    ['an unknown grade', 'grades: [stated, technical, hinted]', 'grades: [certain]', 'la clé « grades.0 »'],
    [
      'T1 for everything',
      'grades: [stated, technical, hinted]',
      'grades: [stated, none]',
      'sans marque (grade « none »)',
    ],
    ['a day that does not exist', 'validated_on:', 'validated_on: 2026-02-30', 'la clé « validated_on »'],
    ['broken YAML', 'kind: t1', 'kind: [t1', 'YAML'],
    ['another last sentence', LAST_SENTENCE, 'À bientôt.', 'le texte doit finir par'],
  ])('%s', (_, words, by, message) => {
    const changed = t1.replace(words, by);
    expect(changed).not.toBe(t1);
    const problems = problemsOf(changed);
    expect(problems.map((one) => one.message).join('\n')).toContain(message);
    expect(problems.every((one) => one.line >= 1)).toBe(true);
  });

  test('no front matter', () => {
    expect(problemsOf('Bonjour')).toEqual([expect.objectContaining({ file: 'essai.md', line: 1 })]);
  });

  test('an unknown key gives its own line', () => {
    const problems = problemsOf(t1.replace('version: 2', 'version: 2\ncouleur: rouge'));
    expect(problems).toEqual([expect.objectContaining({ line: lineOf(t1, 'version: 2') + 1 })]);
  });

  test('all the blanks of a validation are needed', () => {
    const result = readTemplate('essai.md', t1.replace('validated_by:', 'validated_by: Bureau national'));
    expect(result.ok && result.template.validation).toBeNull();
  });
});

describe('the rules of letters, at load', () => {
  const file = (name: string) => readFileSync(path.join(templatesDir(), 'letters', name), 'utf8');
  const t4 = file('t4-information-des-elus.md');
  const t7 = file('t7-lettre-ouverte.md');
  const t10 = file('t10-rectification.md');
  const t2 = file('t2-relance.md');
  test.each([
    [
      'an assertion of its own',
      t1,
      'À nos yeux',
      'Cette image a été générée par une IA. À nos yeux',
      'affirme plus que ce qui a été lu',
    ],
    [
      'a quotation of its own',
      t1,
      'À nos yeux',
      'Votre page porte la mention utile. À nos yeux',
      'affirme plus que ce qui a été lu',
    ],
    [
      'AI in a rectification',
      t10,
      'Notre dossier est corrigé',
      'L’IA n’y est pour rien. Notre dossier est corrigé',
      '« IA » ne convient pas',
    ],
    [
      'a point médian in a subject',
      t1,
      'short_objet: Demande',
      'short_objet: Auteur·ice, demande',
      'pas de point médian',
    ],
    [
      'an inclusive word without a form in full',
      t1,
      'défend les artistes-auteur·ices',
      'défend les graveur·ses',
      '« graveur·ses » n’a pas encore',
    ],
    [
      'two inclusive words in a sentence',
      t1,
      'défend les artistes-auteur·ices',
      'défend les élu·es, les artistes-auteur·ices',
      'un seul mot à point médian',
    ],
    [
      'an escalation on hints',
      t4,
      'grades: [stated, technical]',
      'grades: [stated, hinted]',
      'jamais sur des indices',
    ],
    [
      'an open letter with a picture',
      t7,
      'shows_picture: false',
      'shows_picture: true',
      'ne montre pas d’image',
    ],
    ['marks in a rectification', t10, 'shows_marks: false', 'shows_marks: true', 'ne montre pas de marques'],
    [
      'a list in the middle of a line',
      t2,
      '\n{{ questions }}\n',
      '\nSoit : {{ questions }}\n',
      'se met seule sur sa ligne',
    ],
    [
      'a local paragraph that is asked for and not shown',
      t1,
      '\n{{ paragraphe_local }}\n',
      '\n',
      'le texte ne le montre pas',
    ],
    [
      'nobody to send it to',
      t7,
      /recipients:\n {2}\[[^\]]*\]/u,
      'recipients: []',
      'au moins un destinataire',
    ],
    [
      'a validation that ends before it begins',
      t1,
      /validated_on:\nvalid_until:/u,
      'validated_on: 2026-11-24\nvalid_until: 2026-11-23',
      'vient avant',
    ],
    [
      'the duty to label, in a letter',
      t1,
      'legal_refs: [CRPA L. 112-11]',
      'legal_refs: [CRPA L. 112-11, RIA 50]',
      'seul le texte « article-50 »',
    ],
    ['an unknown annex', t4, 'annexes: [facts]', 'annexes: [facts, prix]', 'annexes'],
  ])('%s', (_, source, words, by, message) => {
    const changed = source.replace(words, by);
    expect(changed).not.toBe(source);
    expect(
      problemsOf(changed)
        .map((one) => one.message)
        .join('\n'),
    ).toContain(message);
  });

  test('a text that letters take in goes through the same checks', () => {
    const clause = readFileSync(path.join(templatesDir(), 'letters', 'parts', 'clause.md'), 'utf8');
    expect(readPart('essai.md', clause).ok).toBe(true);
    const problems = (words: string, by: string) => {
      const result = readPart('essai.md', clause.replace(words, by));
      return result.ok ? [] : result.problems;
    };
    expect(problems('L. 121-1 du', 'L. 122-4 du')[0]).toMatchObject({
      file: 'essai.md',
      line: lineOf(clause, 'L. 121-1 du'),
    });
    expect(problems('Le titulaire conçoit', 'Sans fraude, le titulaire conçoit')[0]?.message).toContain(
      '« fraude »',
    );
    expect(problems('id: clause', 'id: prix')[0]?.message).toContain('« id »');
    expect(problems('CPI L. 131-3]', 'CPI L. 131-3, RIA 50]')[0]?.message).toContain(
      'seul le texte « article-50 »',
    );
  });

  test('every variable of the list is used by a template or a text', () => {
    const all = [...loaded.templates, ...loaded.parts].map((one) => JSON.stringify(one)).join('\n');
    expect(
      VARIABLES.filter((name) => !new RegExp(`[ {(]${name.replace('.', '\\.')}[ })]`, 'u').test(all)),
      // Who signs too stands after the signature, unless a section’s template has another place for it.
    ).toEqual(['signataires', 'ref']);
  });

  test('the documentation names every variable', () => {
    const guide = readFileSync(path.join(templatesDir(), '..', 'docs', 'ecrire-une-lettre.md'), 'utf8');
    expect(VARIABLES.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('legal references', () => {
  test('carry the marks of the reference only, each once', () => {
    expect(new Set(LEGAL_REFS.map((one) => one.id)).size).toBe(LEGAL_REFS.length);
    expect(LEGAL_REFS.every((one) => one.mark === 'V' || one.mark === 'V2')).toBe(true);
    expect(LEGAL_REFS.every((one) => isLegalDay(one.seenOn))).toBe(true);
    // From memory in the reference: never here.
    for (const id of [
      'CPI L. 122-4',
      'CRPA L. 114-2',
      'CRPA L. 311-5',
      'CRPA L. 311-6',
      'CCP R. 2111-4',
      'CGCT L. 2121-13',
    ]) {
      expect(LEGAL_REFS.some((one) => one.id === id)).toBe(false);
    }
  });

  test.each([
    ['articles L. 311-1 et suivants', ['L. 311-1']],
    ['L311-9 et R. 343-1', ['L. 311-9', 'R. 343-1']],
    ['l’article 50, paragraphe 4, du règlement (UE) 2024/1689', ['50', '50']],
    ['la loi n° 2024-449', ['2024-449']],
    ['la loi du 29 juillet 1881 sur la presse', ['loi du 29 juillet 1881']],
    ['le RGPD et le code pénal', ['RGPD', 'code pénal']],
    ['le 24 novembre 2026, 10 h 50, page 311', []],
  ])('%s', (text, numbers) => {
    expect(citationsIn(text).map((one) => one.number)).toEqual(numbers);
  });
});

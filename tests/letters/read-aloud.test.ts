/** What a reader stumbled on once, read aloud: a letter that contradicts itself, a law without its code, a thing asked twice. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { draftLetter, renderText, templatesDir, type LetterInput } from '../../src/letters/index.js';
import type { TemplateKind } from '../../src/letters/types.js';
import { sampleInput } from '../../src/letters/samples.js';
import { loaded, mark, template, textsOf, verdict } from './fixtures.js';

function written(kind: TemplateKind, grade: 'stated' | 'technical', part: Partial<LetterInput> = {}) {
  const outcome = draftLetter({ ...sampleInput(template(kind), loaded.parts, grade), ...part });
  if (outcome.kind === 'refused') throw new Error(outcome.message);
  return outcome.draft.document;
}
const bodyOf = (document: ReturnType<typeof written>) => document.body.flatMap(textsOf).join('\n');
const circumstancesOf = (kind: TemplateKind) =>
  sampleInput(template(kind), loaded.parts, 'technical').circumstances ?? {};

describe('read aloud', () => {
  test('T3: the articles on access are of their own code, not of the one named last', () => {
    const text = bodyOf(written('t3', 'technical'));
    expect(text).toContain(
      '(articles L. 311-9 et L. 300-4 du code des relations entre le public et l’administration)',
    );
    expect(text).toContain('sur votre site internet et à la période du');
  });

  test.each([true, false])('T3b: the code is named before it is « le même » (silence: %s)', (isTacit) => {
    const documentRequest = circumstancesOf('t3b').documentRequest ?? null;
    if (documentRequest === null) throw new Error('no request');
    const text = bodyOf(
      written('t3b', 'technical', { circumstances: { documentRequest: { ...documentRequest, isTacit } } }),
    );
    const [before = '', after] = text.split('même code');
    const code = 'code des relations entre le public et l’administration';
    expect(after === undefined || before.includes(code)).toBe(true);
    expect(text.split(code)).toHaveLength(2);
    expect(text).toContain('L. 342-1 et R. 343-1 du');
  });

  test('T10: what another authority published was not seen on « votre site »', () => {
    const circumstances = { ...circumstancesOf('t10'), error: 'other-authority' as const };
    const text = bodyOf(written('t10', 'technical', { circumstances }));
    expect(text).toContain('n’a pas été publié par');
    expect(text).not.toContain('votre site');
  });

  test('T1: a small commune is not asked to mark what is off line', () => {
    const text = bodyOf(written('t1', 'technical', { circumstances: { isSmall: true, isOffline: true } }));
    expect(text).toContain('vos prochains visuels de ce type porteront une mention visible');
    expect(text).not.toContain('ce visuel portera');
  });

  test('T1: the mention of what is off line follows it nowhere; it is asked of the next ones', () => {
    const circumstances = { isOffline: true };
    const text = bodyOf(written('t1', 'stated', { circumstances }));
    expect(text).toContain('si vos prochains visuels de ce type porteront eux aussi une mention visible');
    expect(text).not.toContain('partout où il est publié');
  });

  test('T1: a paragraph on what the union asks for reads alone, whichever was chosen', () => {
    for (const demand of ['subventions', 'revenus'] as const) {
      const text = bodyOf(written('t1', 'technical', { options: { demands: [demand] } }));
      expect(text).toContain('Nous demandons');
      expect(text).not.toMatch(/Nous demandons (?:aussi|enfin)/u);
    }
  });

  test('T2: one question is one, and what is asked indirectly has no question mark', () => {
    const [first] = circumstancesOf('t2').previous ?? [];
    if (first === undefined) throw new Error('no first letter');
    const remind = (unanswered: string[]) =>
      bodyOf(written('t2', 'technical', { circumstances: { previous: [{ ...first, unanswered }] } }));
    const asked = 'comment les artistes peuvent être consultés pour vos prochaines commandes';
    expect(remind([`${asked} ?`])).toContain(`Il nous reste à savoir :\n${asked}.`);
    expect(remind([`${asked} ?`])).not.toMatch(/les points|ces questions/iu);
    // One that a section wrote as a question of its own keeps its mark.
    expect(remind(['Qui a réalisé cette affiche ?'])).toContain('Qui a réalisé cette affiche ?');
  });

  test('T4: nobody is told of a mention that may not be there', () =>
    expect(bodyOf(written('t4', 'technical'))).toContain(
      'la mention visible qui accompagne, ou accompagnera, les visuels concernés',
    ));

  test.each([
    ['credited', true],
    ['commissioned', true],
    ['labelled', false],
    ['corrected', false],
    ['rule', false],
  ] as const)('T5: a name is only spoken of where there is one (%s)', (improvement, named) => {
    const thanks = written('t5', 'technical', { circumstances: { improvement } });
    const asked = thanks.replyAid?.choices.some((choice) => choice.includes('nom de l’artiste'));
    expect(asked).toBe(named);
    expect(bodyOf(thanks).includes('Un nom cité')).toBe(improvement === 'credited');
  });

  test('T10: an error that is not said is no rectification', () => {
    const circumstances = { ...circumstancesOf('t10'), error: 'other' as const };
    const remarksOf = (localParagraph: string | null) => {
      const sample = sampleInput(template('t10'), loaded.parts, 'technical', {
        circumstances,
        localParagraph,
      });
      const outcome = draftLetter(sample);
      if (outcome.kind === 'refused') throw new Error(outcome.message);
      return outcome.draft.remarks.filter(({ code }) => code === 'local-paragraph');
    };
    expect(remarksOf(null)).toEqual([expect.objectContaining({ isBlocking: true })]);
    expect(remarksOf('Nous avions écrit mars au lieu de mai.')).toEqual([]);
  });

  test('T5: who signed the charter is neither sent it nor asked to sign it', () => {
    const signed = renderText(written('t5', 'technical', { circumstances: { improvement: 'signed' } }));
    expect(signed).not.toMatch(/vous trouverez jointe|souhaitons signer|La collectivité signataire,/u);
    expect(signed).toContain('registre des engagements');
    expect(signed).not.toContain('label');
    expect(renderText(written('t5', 'technical'))).toMatch(
      /souhaitons signer[^]*La collectivité signataire, la commune de Saint-Exemple, s’engage/u,
    );
  });

  test('T5: without the charter nobody is asked to sign it', () => {
    const aid = written('t5', 'technical', { options: {} }).replyAid;
    expect(aid?.choices.join('\n')).not.toContain('signer');
    expect(aid?.choices).toHaveLength(3);
  });

  test.each([
    ['caption', 'l’outil que signale cette mention'],
    ['answer', 'l’outil dont la collectivité fait état'],
  ])('T8: « cet outil » is one that was spoken of (%s)', (where, words) => {
    const stated = verdict('stated', [mark({ strength: 'stated', where, value: 'Image faite avec une IA' })]);
    const question = written('t8', 'stated', { verdict: stated }).textAnnexes[0]?.blocks.flatMap(textsOf);
    expect(question?.join('\n')).toContain(`sur décision de qui ${words} a été choisi`);
  });

  test('T1: a variant of the clause goes with the clause', () => {
    const ids = (options: LetterInput['options']) =>
      written('t1', 'technical', { options }).textAnnexes.map(({ id }) => id);
    expect(ids({ withCriterion: true })).toEqual([]);
    expect(ids({ withCriterion: true, withClause: true })).toEqual(['clause', 'critere']);
  });

  test('one enclosure is « Pièce jointe »', () => {
    expect(renderText(written('t10', 'technical'))).toContain('Pièce jointe\u00a0: Formulaire');
    expect(renderText(written('t1', 'technical'))).toContain('Pièces jointes\u00a0:\n');
  });

  test('figures of articles have their full height', () =>
    expect(readFileSync(path.join(templatesDir(), 'letter.typ'), 'utf8')).not.toContain('"old-style"'));
});

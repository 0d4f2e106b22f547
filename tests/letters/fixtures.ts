/** A town, its mayor, a visual and the union's section, all invented. */
import path from 'node:path';
import type { Mark, Verdict } from '../../src/classifiers/types.js';
import { loadTemplates, templatesDir } from '../../src/letters/index.js';
import type {
  Annex,
  Block,
  LetterDocument,
  LetterInput,
  LetterTemplate,
  LetterVisual,
  TemplateKind,
} from '../../src/letters/types.js';

export const loaded = loadTemplates(path.join(templatesDir(), 'letters'));

export function template(kind: TemplateKind): LetterTemplate {
  const found = loaded.templates.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no template ${kind}: ${JSON.stringify(loaded.problems)}`);
  return found;
}

export function mark(part: Partial<Mark> = {}): Mark {
  return {
    id: 'iptc-dst-trained',
    strength: 'declared',
    kind: 'generated',
    generator: null,
    where: 'xmp:Iptc4xmpExt:DigitalSourceType',
    value: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    weight: null,
    explain: 'La fiche du fichier le range parmi les images produites par un modèle.',
    source: 'IPTC',
    ...part,
  };
}

export const caption = mark({
  id: 'text-credit-ai',
  strength: 'stated',
  where: 'caption',
  value: "Affiche réalisée avec l'IA",
  explain: 'La légende le dit.',
});
export const hint = mark({
  id: 'name-chatgpt',
  strength: 'hint',
  weight: 'strong',
  where: 'filename',
  value: 'ChatGPT-Image-23-nov.-2026.png',
  explain: 'Le nom du fichier a la forme que donne ChatGPT.',
});

export function verdict(grade: Verdict['grade'], marks: readonly Mark[]): Verdict {
  return { grade, kind: null, generator: null, marks, contradiction: false };
}

type WithVisual = LetterInput & { readonly visual: LetterVisual };

export function input(part: Partial<WithVisual> = {}): WithVisual {
  return {
    template: template('t1'),
    verdict: verdict('technical', [mark()]),
    integrity: null,
    visual: {
      title: 'Marché de Noël',
      pageUrl: 'https://www.saint-exemple.example/agenda/marche-de-noel',
      imageUrl: 'https://www.saint-exemple.example/wp-content/uploads/affiche-1024x724.png',
      originalUrl: 'https://www.saint-exemple.example/wp-content/uploads/affiche.png',
      seenAt: '2026-11-23T09:42:00Z',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      support: 'votre site internet',
    },
    authority: {
      name: 'Saint-Exemple',
      kind: 'commune',
      typeLiaison: 0,
      code: '99001',
      department: '99',
      addressLines: ['Hôtel de ville', '1 place de l’Église', '99000 Saint-Exemple'],
      email: 'mairie@saint-exemple.example',
    },
    official: { office: 'maire', sex: 'F', firstName: 'Camille', lastName: 'Nomdexemple' },
    sender: {
      section: 'Section de l’Exemple',
      addressLines: ['263 rue de l’Exemple', '99100 EXEMPLE-SUR-MER'],
      city: 'Exemple-sur-Mer',
      email: 'veille@syndicat.example',
      siren: '123456789',
      signatory: 'La co-secrétaire, Dominique Exemple',
    },
    localParagraph: `Chaque année, l'affiche du marché est collée dans toutes les vitrines de la rue Haute, et les enfants la colorient. Trois illustratrices vivent dans la commune ; l'une d'elles a dessiné celle de 2023, que beaucoup ont gardée.`,
    writtenOn: '2026-11-24',
    reference: 'VIG-2026-000123',
    ...part,
  };
}

/** The annex of a letter that has one. */
export function annexOf({ annex }: Pick<LetterDocument, 'annex'>): Annex {
  if (annex === null) throw new Error('no annex');
  return annex;
}

/** Every text of a block. */
export function textsOf(block: Block): readonly string[] {
  if (block.kind === 'list') return block.items;
  return block.kind === 'facts' ? block.rows.map(({ label, value }) => `${label} : ${value}`) : [block.text];
}

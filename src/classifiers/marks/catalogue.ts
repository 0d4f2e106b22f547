import { formatDate } from '../../french/index.js';
import type { Mark, Strength } from '../types.js';
import { FAMILIES, TRAP_WORDS, type Family } from './catalogue-families.js';
import { MARK_RULES, RULESET } from './index.js';
import type { MarkRule } from './rule.js';

const STRENGTH_WORDS: Readonly<Record<Exclude<Strength, 'hint'>, string>> = {
  stated: 'dit par la collectivité',
  declared: 'déclaré par le fichier',
  signature: 'signature technique',
  observed: 'vu par une personne',
  human: 'en faveur d’une personne',
};
const HINT_WORDS: Readonly<Record<NonNullable<Mark['weight']>, string>> = {
  strong: 'indice fort',
  counted: 'indice',
  shown: 'montré, jamais compté',
};

function worth({ strength, weight }: MarkRule): string {
  return strength === 'hint' ? HINT_WORDS[weight ?? 'counted'] : STRENGTH_WORDS[strength];
}

/** Text for a cell of a table: no line ends, no bars. */
function cell(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
}

function sourceCell({ source, url }: MarkRule): string {
  const text = cell(source.replace(/[\s;]*(?:marks catalogue|catalogue des marques)(?: §[\d.]+)?/gi, ''));
  const shown = text === '' ? 'catalogue de Vigie' : text;
  // The page stands in docs/ itself, beside the project's own page of sources.
  return `[${shown}](${url.replace(/^docs\//, '')})`;
}

function row(rule: MarkRule, reads: string): string {
  const cells = [`\`${rule.id}\``, cell(reads), worth(rule), cell(rule.explain), sourceCell(rule)];
  return `| ${cells.join(' | ')} |`;
}

const TABLE_HEAD = [
  '| identifiant | ce qui est lu, et où | valeur | ce que cela veut dire | source |',
  '| --- | --- | --- | --- | --- |',
];

function section(family: Family): string[] {
  const rows = Object.entries(family.reads).flatMap(([id, reads]) => {
    const rule = MARK_RULES.find((one) => one.id === id);
    return rule === undefined ? [] : [row(rule, reads)];
  });
  return [
    `### ${family.title}`,
    '',
    ...(family.note === undefined ? [] : [family.note, '']),
    ...(rows.length === 0 ? [] : [...TABLE_HEAD, ...rows, '']),
  ];
}

/** Rules that no family names: they are shown all the same, without the words on where they are read. */
export function rulesWithoutFamily(): readonly MarkRule[] {
  const known = new Set(FAMILIES.flatMap(({ reads }) => Object.keys(reads)));
  return MARK_RULES.filter(({ id }) => !known.has(id));
}

const INTRODUCTION = `# Les marques que Vigie relève

<!-- Page écrite par le programme (npm run docs:marques)\u00a0: ne pas la corriger à la main. -->

Jeu de règles du ${formatDate(RULESET)}. Cette page s’adresse aux bénévoles et aux juristes\u00a0: elle dit ce que Vigie lit dans un fichier et autour de lui, ce que chaque relevé vaut, et d’où vient la règle.

Une marque dit ce qui a été lu et où. Elle ne dit jamais «\u00a0c’est de l’IA\u00a0»\u00a0: une personne décide.

## Ce que valent les marques

| valeur | ce que c’est |
| --- | --- |
| dit par la collectivité | les mots mêmes de qui publie, attachés à ce visuel\u00a0: crédit, légende, texte de remplacement |
| déclaré par le fichier | la provenance inscrite dans le fichier dit l’usage d’un modèle\u00a0: carte d’identité signée (C2PA), champ IPTC, étiquette AIGC |
| signature technique | une trace que seul un générateur écrit\u00a0: ses réglages, sa signature, son filigrane, son adresse |
| indice | mérite un regard, ne suffit jamais seul |
| indice fort | un nom de fichier tel qu’un générateur l’écrit, une carte C2PA qui ne concorde plus, ou les réglages d’un programme recopiés à côté de son nom\u00a0: ouvre une question |
| montré, jamais compté | affiché à la relecture, sans effet sur le constat |
| en faveur d’une personne | appareil photo, scanner, autrice ou auteur nommé, date ancienne |

## Du relevé au constat

| constat | dans les courriers | règle |
| --- | --- | --- |
| Dit par la collectivité | A | au moins une mention attachée à ce visuel |
| Inscrit dans le fichier | B | au moins une marque déclarée ou une signature technique |
| Indices à vérifier | C | un indice fort, ou deux indices de sources différentes (nom, mots, métadonnées, pixels)\u00a0; aucun relevé en faveur d’une personne |
| Rien de relevé | D | tout le reste |

Un relevé en faveur d’une personne annule les indices. Il n’annule pas une déclaration\u00a0: les deux sont montrés, et une coordinatrice ou un coordinateur regarde. Un dossier de dépôt ancien n’annule pas non plus le nom d’un générateur qui porte une date plus récente\u00a0: WordPress range ce qu’on ajoute à un ancien article au jour de cet article.

Une carte C2PA dont l’empreinte ou la signature ne concorde plus avec le fichier ne compte plus que comme un indice fort. Un certificat expiré ou inconnu n’est pas dans ce cas\u00a0: la marque reste, et dit que le signataire n’a pas pu être vérifié.

«\u00a0Généré\u00a0» ou «\u00a0retouché\u00a0» suit ce que disent les marques derrière le constat. Un agrandissement, un effacement, un remplissage sont des retouches.

## Les marques, par famille
`;

const PROVES_NOTHING = `## Ce qui ne prouve rien

- **L’absence de métadonnées.** Les sites réenregistrent les images, les réseaux sociaux et les captures d’écran effacent tout. Le silence n’est ni une innocence ni une faute.
- **Une carte C2PA sans mention d’IA.** Elle dit d’où vient le fichier, pas qu’un modèle l’a fait.
- **La taille en pixels, le format, l’absence de données d’appareil photo.** Une vignette, un scan ou un export d’InDesign ont les mêmes. Vigie ne s’en sert pas.
- **Le nom d’un logiciel de création**, Canva et Photoshop compris.
- **Un texte non signé** (IPTC, EXIF, texte PNG) peut être recopié, par exemple avec un modèle de document. Il faut écrire «\u00a0le fichier déclare\u00a0», jamais «\u00a0il est prouvé\u00a0».
- **Les filigranes SynthID (Google), de Meta, d’Amazon, Digimarc ou Imatag.** Seuls leurs propriétaires savent les lire\u00a0: Vigie ne dit jamais les avoir cherchés.
- **Ne laissent souvent rien**\u00a0: Recraft, beaucoup de téléchargements de Krea, Leonardo, Freepik et Playground, des images fixes de Runway, Pika et Kling.
`;

/** The page docs/marques.md, from the rules themselves. Pure: the same rules give the same page. */
export function renderCatalogue(): string {
  const others = rulesWithoutFamily();
  return [
    INTRODUCTION,
    ...FAMILIES.flatMap(section),
    ...(others.length === 0
      ? []
      : ['### Autres marques', '', ...TABLE_HEAD, ...others.map((rule) => row(rule, '—')), '']),
    '## Les pièges',
    '',
    'Ce qui ressemble à une marque et n’en est pas une. Chaque ligne a son essai dans le programme.',
    '',
    '| identifiant | ce que c’est |',
    '| --- | --- |',
    ...Object.entries(TRAP_WORDS).map(([id, words]) => `| \`${id}\` | ${cell(words)} |`),
    '',
    PROVES_NOTHING,
  ].join('\n');
}

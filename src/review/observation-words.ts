/**
 * What each observation is called, how to look for it, and what else than AI makes it. The last part has the same
 * weight as the others: a person who enters an observation has read it. Sources: the house's own list, drawn from what
 * illustrators reported by eye (reference: real-cases §1 and §4.3).
 */
import type { ObservationId } from './types.js';

export interface ObservationWords {
  readonly label: string;
  /** How to look, one sentence. */
  readonly look: string;
  /** What else could explain it, one sentence. */
  readonly innocent: string;
}

export const OBSERVATION_WORDS: Readonly<Record<ObservationId, ObservationWords>> = {
  'impossible-hands': {
    label: 'Mains impossibles',
    look: 'Comptez les doigts de chaque main et suivez-les un à un jusqu’à la paume.',
    innocent:
      'Un doigt caché, un flou de mouvement ou un style de dessin à quatre doigts donnent le même effet.',
  },
  'impossible-limbs': {
    label: 'Corps impossible',
    look: 'Suivez chaque bras et chaque jambe de l’épaule ou de la hanche jusqu’au bout, et regardez à qui ils sont.',
    innocent:
      'Une foule serrée, une pose prise sur le vif ou un dessin volontairement déformé trompent l’œil.',
  },
  'mismatched-face': {
    label: 'Visage incohérent',
    look: 'Comparez les deux yeux, les oreilles, les dents, les lunettes et les boucles d’oreille d’un même visage.',
    innocent: 'Une basse définition, une forte compression ou un visage réellement asymétrique suffisent.',
  },
  'repeated-faces': {
    label: 'Visages répétés',
    look: 'Cherchez dans la foule des personnes qui ont le même visage, la même coiffure ou la même pose.',
    innocent:
      'Des jumeaux, un photomontage fait à la main ou un personnage dupliqué par la graphiste existent.',
  },
  'letters-no-letters': {
    label: 'Lettres qui n’en sont pas',
    look: 'Agrandissez les enseignes, les livres et les vêtements, et essayez de lire chaque lettre.',
    innocent:
      'Une écriture étrangère, un logo très stylisé ou une image trop compressée peuvent être illisibles.',
  },
  'numbers-no-sense': {
    label: 'Chiffres ou cadrans sans sens',
    look: 'Regardez les horloges, les plaques, les dossards et les panneaux : les chiffres existent-ils et se suivent-ils ?',
    innocent: 'Un décor, une plaque masquée exprès ou un flou peuvent rendre un nombre absurde.',
  },
  'merging-objects': {
    label: 'Objets qui se fondent',
    look: 'Suivez le contour de deux objets qui se touchent et cherchez l’endroit où l’un devient l’autre.',
    innocent: 'Un détourage rapide, un photomontage ou une faible profondeur de champ font fondre des bords.',
  },
  'broken-continuity': {
    label: 'Ligne qui ne continue pas',
    look: 'Suivez une barrière, un câble ou un horizon derrière une personne : ressort-il au même niveau ?',
    innocent:
      'Un panorama assemblé, un retouchage local ou un vrai décalage du terrain coupent aussi les lignes.',
  },
  'impossible-reflection': {
    label: 'Reflet impossible',
    look: 'Comparez chaque reflet (eau, vitre, lunettes) avec ce qui devrait s’y voir.',
    innocent:
      'Une vitre inclinée, de l’eau agitée ou un reflet ajouté par retouche ne reflètent pas fidèlement.',
  },
  'impossible-shadows': {
    label: 'Ombres incohérentes',
    look: 'Cherchez d’où vient la lumière et vérifiez que toutes les ombres tombent du même côté.',
    innocent: 'Plusieurs éclairages, un flash ou un photomontage donnent des ombres de plusieurs côtés.',
  },
  'impossible-perspective': {
    label: 'Perspective impossible',
    look: 'Prolongez les lignes des tables, des routes et des toits, et comparez la taille des personnes à la même distance.',
    innocent:
      'Un très grand angle, un choix de dessin ou un montage de plusieurs vues changent la perspective.',
  },
  'impossible-architecture': {
    label: 'Architecture impossible',
    look: 'Entrez en pensée dans le bâtiment : les portes, les marches, les balcons et les fenêtres mènent-ils quelque part ?',
    innocent:
      'Un décor de théâtre, une vue d’architecte ou un dessin fantaisiste n’ont pas à être habitables.',
  },
  'melting-texture': {
    label: 'Matière qui fond',
    look: 'Agrandissez l’herbe, les cheveux, les feuilles et les tissus : la matière reste-t-elle la même d’un bout à l’autre ?',
    innocent: 'La compression, un débruitage de téléphone ou un effet de peinture lissent la matière.',
  },
  'repeated-details': {
    label: 'Détails recopiés',
    look: 'Cherchez le même nuage, la même feuille ou la même fenêtre à plusieurs endroits, avec de petites différences.',
    innocent:
      'L’outil tampon d’un logiciel, un motif de papier peint ou une banque d’éléments répètent aussi.',
  },
  'broken-pattern': {
    label: 'Motif qui se dérègle',
    look: 'Suivez un carrelage, des rayures ou une dentelle : le motif garde-t-il son rythme ?',
    innocent: 'Un tissu froissé, un mur ancien ou un dessin à main levée n’ont pas de rythme parfait.',
  },
  'impossible-object': {
    label: 'Objet qui ne peut pas servir',
    look: 'Demandez-vous comment l’objet se tient et s’utilise : vélo sans chaîne, instrument sans cordes, tasse sans anse.',
    innocent: 'Un objet ancien, un accessoire de fête ou une simplification du dessin peuvent surprendre.',
  },
  'wrong-uniform': {
    label: 'Uniforme ou costume incohérent',
    look: 'Comparez insignes, boutons et coiffes entre eux et avec le vrai costume (pompiers, harmonie, tenue régionale).',
    innocent: 'Un déguisement, une tenue ancienne ou celle d’une autre région peuvent être exacts.',
  },
  'wrong-flag-or-arms': {
    label: 'Drapeau ou blason faux',
    look: 'Comparez le drapeau, le blason ou le logo avec celui de la commune, de la région ou du pays.',
    innocent: 'Une version ancienne, un pays peu connu ou un drapeau plié par le vent peuvent tromper.',
  },
  'wrong-local-place': {
    label: 'Lieu du pays méconnaissable',
    look: 'Comparez le clocher, le pont, la place ou la montagne avec ce que vous connaissez sur place.',
    innocent:
      'Une photo ancienne, des travaux, un autre lieu de même nom ou une vue inventée par une artiste existent.',
  },
  'wrong-plants-or-animals': {
    label: 'Plante ou animal impossible',
    look: 'Comptez les pattes et les pétales, et vérifiez que l’espèce et la saison vont avec le lieu.',
    innocent: 'Une variété horticole, un animal en mouvement ou une licence de dessin peuvent étonner.',
  },
};

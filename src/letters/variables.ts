/** Everything that a template may name, and the engine that fills it: it prints and chooses, nothing else. */
import { Liquid } from 'liquidjs';

/** Words of a closed list: they are compared in conditions and stand as themselves. */
export const CHOICES = [
  'grade',
  'type_collectivite',
  'premiere.type',
  'reponse.nature',
  'motif',
  'erreur',
] as const;

/** Lists: each stands alone in its paragraph. */
export const LISTS = ['questions', 'documents', 'signataires'] as const;

/** Texts, and signs that something holds (« oui », or nothing). `docs/ecrire-une-lettre.md` explains each. */
const TEXTS = [
  'syndicat',
  'courriel',
  'ref',
  'collectivite',
  'de_collectivite',
  'a_collectivite',
  'institution',
  'de_assemblee',
  'a_executif',
  'appel_oral',
  'visuel.titre',
  'visuel.url',
  'visuel.adresse',
  'visuel.date_constat',
  'visuel.support',
  'visuel.sans_credit',
  'visuel.hors_ligne',
  'visuels.nombre',
  'visuels.titres',
  'visuels.constats',
  'phrase_grade',
  'paragraphe_local',
  'paragraphe_article_50',
  'paragraphe_contrat',
  'demandes',
  'mention_presente',
  'mention_visible',
  'mention_a_demander',
  'date_reponse',
  'annonce_sans_reponse',
  'dernier_rappel',
  'petite_commune',
  'prochaine_edition',
  'evenement.nom',
  'clause_jointe',
  'critere_joint',
  'charte_jointe',
  'question_jointe',
  'contrat.numero',
  'contrat.objet',
  'contrat.date',
  'contrat.montant',
  'marche.objet',
  'marche.ref',
  'premiere.date',
  'premiere.ref',
  'premiere.recue_le',
  'relance.date',
  'relance.ref',
  'reponse.date',
  'reponse.citation',
  'reponse.engagement',
  'periode.debut',
  'periode.fin',
  'article_comptes',
  'demande.date',
  'demande.ref',
  'demande.recue_le',
  'demande.justificatif',
  'demande.refus_le',
  'demande.tacite',
  'demande.limite',
  'demande.avant_le',
  'preavis.date',
  'contact_presse',
] as const;

export const VARIABLES = [...CHOICES, ...LISTS, ...TEXTS] as const;
export type Variable = (typeof VARIABLES)[number];
type ListVariable = (typeof LISTS)[number];

/**
 * What each variable holds. Null prints nothing and is false in a condition. `paragraphe_local`, `demandes` and
 * `visuels.constats` may have several paragraphs. In a letter about two or three visuals `visuels.nombre` holds, and what
 * only one visual has (`visuel.titre`, `phrase_grade`…) is null.
 */
export type Values = Readonly<Record<Exclude<Variable, ListVariable>, string | null>> &
  Readonly<Record<ListVariable, readonly string[] | null>>;

export const isVariable = (name: string): name is Variable => VARIABLES.some((variable) => variable === name);

/** An engine without files, filters or loops. */
export function createEngine(): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: false,
    templates: {},
  });
}

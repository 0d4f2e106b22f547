/**
 * Who may ask for which page, and where: one line a route. The program does not start when a route has no line here or
 * a line has no route (`guard.ts`), and `tests/web/access/walk.test.ts` goes through all of them with every role.
 * What depends on more than the page (a field of a form, an event's kind) is asked by the page itself on top of this.
 */
import type { AuditAction } from '../../../db/queries/audit.js';
import type { Level } from '../../accounts/roles.js';

/**
 * What has to lie in the person's territory. Things that belong to no authority yet are everybody's, until somebody
 * names it.
 * - `anywhere`: nothing of a place is shown or changed
 * - `filtered`: a list; its queries are given the territory (`filtered.test.ts` shows that they keep to it)
 * - `everywhere`: only for somebody who sees all of France
 * - `authority`, `site`, `case`, `letter`, `picture`, `visual`, `report`, `capture`, `proof`, `commitment`: the thing that
 *   the address names;
 *   a person's own reports are hers wherever they lie
 * - `inbound`: a mail lies with its case; one without a case is read by those who see all of France
 * - `image`: as `visual`, but what a public site showed is shown to everybody: look-alikes of all places are compared
 * - `pool`: a second reading, which is about other places on purpose; the page shows nothing else
 * - `picture-or-pool`: as `picture`, or one that waits for a second reading by this very person
 * - `case-form`, `undo-form`, `site-form`: what the form names (an authority, a decision, a code)
 * - `pair-form`: the picture of the address, and the other one of the form unless the two look alike
 */
export type Where =
  | 'anywhere'
  | 'filtered'
  | 'everywhere'
  | 'authority'
  | 'site'
  | 'case'
  | 'letter'
  | 'inbound'
  | 'commitment'
  | 'picture'
  | 'visual'
  | 'image'
  | 'report'
  | 'capture'
  | 'proof'
  | 'pool'
  | 'picture-or-pool'
  | 'case-form'
  | 'undo-form'
  | 'pair-form'
  | 'site-form';

export type Rule =
  /** Before the door. */
  { readonly who: 'anyone' } | Behind;

interface Behind {
  readonly who: Level;
  readonly where: Where;
  /** Written into the log when the page was given: a look that matters. Deeds are written where they are done. */
  readonly noted?: AuditAction;
  /** Of a member: for whoever made the report, and for those who coordinate. The page asks it (`mayTend`). */
  readonly isTended?: true;
  /** The second factor is asked for again when it was given long ago (`again.tsx`). */
  readonly isGrave?: true;
  /** Given before the second factor: what leads to it, or out. */
  readonly isWeak?: true;
}

const anyone: Rule = { who: 'anyone' };
const member = (where: Where): Behind => ({ who: 'member', where });
const coordinator = (where: Where): Behind => ({ who: 'coordinator', where });
const administrator = (where: Where): Behind => ({ who: 'administrator', where });
const national = (where: Where): Behind => ({ who: 'national', where });
const tended = (rule: Behind): Rule => ({ ...rule, isTended: true });
const weak = (rule: Behind): Behind => ({ ...rule, isWeak: true });
/** Gives or takes power over others, changes how one gets in, or lets letters leave: approving one is to be among them. */
const grave = (rule: Behind): Rule => ({ ...rule, isGrave: true });
const noted = (rule: Behind, action: AuditAction): Rule => ({ ...rule, noted: action });

export const RULES: Readonly<Record<string, Rule>> = {
  'GET /assets/:name': anyone,
  'GET /entree': anyone,
  'POST /entree': anyone,
  'GET /connexion': anyone,
  'GET /information': anyone,
  'GET /healthz': anyone,
  'POST /connexion': anyone,
  'POST /connexion/lien': anyone,
  'GET /bulletin/arret/:token': anyone,
  'POST /bulletin/arret/:token': anyone,
  'POST /bulletin/retour/:token': anyone,

  'GET /': member('filtered'),
  'GET /marques': member('anywhere'),
  'GET /etat': administrator('anywhere'),
  'POST /affichage': member('anywhere'),
  'POST /sortie': weak(member('anywhere')),

  'GET /code': weak(member('anywhere')),
  'POST /code': weak(member('anywhere')),
  'GET /compte': member('anywhere'),
  'GET /compte/donnees.json': member('anywhere'),
  'GET /compte/code': weak(member('anywhere')),
  'POST /compte/code': grave(weak(member('anywhere'))),
  'POST /compte/secours': grave(member('anywhere')),
  'POST /compte/adresse': member('anywhere'),
  'POST /compte/courriels': member('anywhere'),
  'POST /compte/mot-de-passe': member('anywhere'),
  'POST /compte/sessions/fin': member('anywhere'),

  'GET /visuels': member('filtered'),
  'GET /visuels/:key': member('visual'),
  'GET /visuels/:key/visages': coordinator('visual'),
  'POST /visuels/:key/visages': coordinator('visual'),
  'GET /visuels/:key/visages/copie.webp': coordinator('visual'),
  'GET /images/:key/:file': member('image'),
  'GET /preuves/:sha256': noted(member('proof'), 'proof-taken'),
  'GET /captures/:id/page.webp': member('capture'),
  'GET /captures/:id/fichiers/:position': noted(member('capture'), 'proof-taken'),

  'GET /dossiers': member('filtered'),
  'POST /dossiers': member('case-form'),
  'GET /dossiers/:id': member('case'),
  'POST /dossiers/:id/evenements': member('case'),
  'POST /dossiers/:id/visuels': member('case'),
  'GET /dossiers/:id/dossier.zip': noted(member('case'), 'dossier-taken'),

  'GET /annuaire': member('anywhere'),
  'GET /dossiers/:id/lettre': member('case'),
  'POST /dossiers/:id/lettre': member('case'),
  'GET /lettres': member('filtered'),
  'GET /lettres/envois': member('filtered'),
  'GET /lettres/modeles': member('anywhere'),
  'GET /lettres/modeles/:slug': member('anywhere'),
  'GET /lettres/modeles/:slug/pdf': member('anywhere'),
  'GET /lettres/:id': member('letter'),
  'GET /lettres/:id/texte': member('letter'),
  'POST /lettres/:id/texte': member('letter'),
  'POST /lettres/:id/relecture': member('letter'),
  'GET /lettres/:id/validation': coordinator('letter'),
  'POST /lettres/:id/validation': grave(coordinator('letter')),
  'POST /lettres/:id/retrait': member('letter'),
  'POST /lettres/:id/retenue': national('letter'),
  'POST /lettres/:id/retenue/fin': grave(national('letter')),
  'POST /lettres/:id/envoi': member('letter'),
  'POST /lettres/:id/poste': member('letter'),
  'GET /lettres/:id/formulaire': member('letter'),
  'POST /lettres/:id/formulaire': member('letter'),
  'POST /lettres/:id/envois/:delivery/arret': member('letter'),
  'POST /lettres/:id/envois/:delivery/verification': member('letter'),
  'POST /lettres/:id/envois/:delivery/preuve': member('letter'),
  'POST /lettres/:id/envois/:delivery/retour': member('letter'),
  'GET /lettres/:id/envois/:delivery/courriel': member('letter'),
  'GET /lettres/:id/fichiers/:kind': member('letter'),
  'GET /lettres/:id/preuves/:sha256': member('letter'),
  'GET /lettres/:id/annexe': member('letter'),
  'GET /courrier': member('filtered'),
  'GET /courrier/:id': member('inbound'),
  'GET /courrier/:id/original': noted(member('inbound'), 'proof-taken'),
  'GET /courrier/:id/pieces/:sha256': noted(member('inbound'), 'proof-taken'),
  'POST /courrier/:id/classement': member('inbound'),
  'POST /courrier/:id/cote': member('inbound'),
  'POST /courrier/:id/reprise': member('inbound'),
  'GET /engagements': member('filtered'),
  'POST /engagements/:id/constat': member('commitment'),
  'POST /engagements/:id/fin': coordinator('commitment'),
  'GET /issues': member('filtered'),
  'GET /issues.csv': member('filtered'),
  'GET /chiffres': member('filtered'),
  'GET /chiffres/annees.csv': member('filtered'),
  'GET /chiffres/constats.csv': member('filtered'),
  'GET /chiffres/dossiers.csv': member('filtered'),

  'GET /collectivites/:code': member('authority'),
  'POST /collectivites/:code/site': coordinator('authority'),
  'POST /collectivites/:code/corrections': coordinator('authority'),
  'POST /collectivites/:code/corrections/:correction/fin': coordinator('authority'),
  'POST /collectivites/:code/corrections/:correction/reponse': coordinator('authority'),
  'POST /collectivites/:code/elus': coordinator('authority'),
  'POST /collectivites/:code/elus/:official/verifie': coordinator('authority'),
  'POST /collectivites/:code/elus/:official/appel': coordinator('authority'),
  'POST /collectivites/:code/elus/:official/fin': coordinator('authority'),
  'POST /collectivites/:code/chartes': coordinator('authority'),
  'POST /collectivites/:code/chartes/:charter/fin': coordinator('authority'),
  'POST /collectivites/:code/organismes': coordinator('authority'),
  'GET /suivi': member('filtered'),
  'GET /suivi/ajouter': coordinator('anywhere'),
  'POST /suivi/ajouter': coordinator('site-form'),
  'POST /suivi/liste': coordinator('everywhere'),
  'GET /suivi/criteres': coordinator('filtered'),
  'POST /suivi/criteres': coordinator('filtered'),
  'POST /suivi/criteres/:batch/fin': coordinator('filtered'),
  'POST /suivi/:id/pause': coordinator('site'),
  'POST /suivi/:id/reprise': coordinator('site'),
  'POST /suivi/:id/fin': coordinator('site'),
  'POST /suivi/:id/rythme': coordinator('site'),

  'GET /signaler': member('anywhere'),
  'POST /signaler': member('anywhere'),
  'GET /signaler/collectivites': member('anywhere'),
  'GET /signalements': member('filtered'),
  'GET /signalements/:id': member('report'),
  'POST /signalements/:id/collectivite': member('report'),
  'GET /signalements/:id/ressemblances': tended(member('report')),
  'POST /signalements/:id/reponse': member('report'),
  'GET /signalements/:id/visages': member('report'),
  'POST /signalements/:id/visages': member('report'),
  'GET /signalements/:id/visages/copie.webp': member('report'),

  'GET /relecture': member('filtered'),
  'POST /relecture/seance': member('filtered'),
  'GET /relecture/fin': member('filtered'),
  'GET /relecture/annuler': member('anywhere'),
  'POST /relecture/annuler': member('undo-form'),
  'GET /relecture/:picture': member('picture'),
  'GET /relecture/:picture/decision': member('picture'),
  'GET /relecture/:picture/paire': member('picture'),
  'GET /relecture/:picture/separer': member('picture'),
  'GET /relecture/:picture/origine': member('picture'),
  'POST /relecture/:picture/decision': member('picture'),
  'POST /relecture/:picture/passer': member('picture'),
  'POST /relecture/:picture/laisser': member('picture'),
  'POST /relecture/:picture/ouvert': member('picture'),
  'POST /relecture/:picture/paire': coordinator('pair-form'),
  'POST /relecture/:picture/separer': coordinator('picture'),
  'POST /relecture/:picture/origine': member('picture'),
  'GET /relecture/:picture/observations': member('picture-or-pool'),
  'POST /relecture/:picture/observations': member('picture-or-pool'),
  'POST /relecture/:picture/observations/voir': member('picture-or-pool'),
  'POST /relecture/:picture/observations/retrait': member('picture-or-pool'),

  'GET /relecture/essai': member('anywhere'),
  'GET /relecture/essai/:exercise': member('anywhere'),
  'POST /relecture/essai/:exercise': member('anywhere'),
  'GET /relecture/essai/:exercise/image.webp': member('anywhere'),

  'GET /relecture/renfort': member('pool'),
  'POST /relecture/renfort/departement': member('pool'),
  'POST /relecture/renfort/suivant': member('pool'),
  'GET /relecture/renfort/:picture': member('pool'),
  'POST /relecture/renfort/:picture': member('pool'),
  'POST /relecture/renfort/:picture/rendre': member('pool'),

  'GET /reglages': member('anywhere'),
  'POST /reglages/nom': member('anywhere'),
  'POST /reglages/personnes': grave(administrator('anywhere')),
  'GET /reglages/personnes/:id': noted(administrator('anywhere'), 'person-read'),
  'POST /reglages/personnes/:id/lien': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/fin': grave(administrator('anywhere')),
  'GET /reglages/personnes/:id/donnees.json': administrator('anywhere'),
  'POST /reglages/personnes/:id/oubli': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/code/fin': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/role': grave(administrator('anywhere')),
  'POST /reglages/personnes/:id/territoires': administrator('anywhere'),
  'POST /reglages/personnes/:id/territoires/fin': administrator('anywhere'),
  'GET /freins': coordinator('anywhere'),
  'POST /freins/retenues': national('anywhere'),
  'POST /freins/retenues/:id/fin': grave(national('anywhere')),
  'POST /freins/periodes': national('anywhere'),
  'POST /freins/periodes/:id/fin': grave(national('anywhere')),
  'POST /freins/oppositions': coordinator('anywhere'),
  'POST /freins/oppositions/:id/fin': grave(national('anywhere')),
  'POST /freins/limites': grave(national('anywhere')),
  'GET /journal': noted(national('anywhere'), 'audit-read'),
};

/** What stands before pages and is none: it may be asked by any method. */
export const PASSAGES: ReadonlySet<string> = new Set([
  '/*',
  '/signaler',
  '/lettres/:id/envois/:delivery/preuve',
]);
